package io.barekube.testkit.packet;

import io.barekube.testkit.sim.SimulatedHost;
import io.barekube.testkit.sim.Simulation;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Devices that are hosts of a simulation; public addresses are the loopback's, where their SSH servers listen. */
final class SimulatedRack implements Rack {
    private static final int ROOM = 120;
    private final Simulation simulation;
    // Boxes of other processes have theirs on the same loopback.
    private final String net = "127." + ThreadLocalRandom.current().nextInt(16, 255) + ".";

    SimulatedRack(Simulation simulation) {
        this.simulation = simulation;
    }

    private record Simulated(Simulation simulation, SimulatedHost host) implements RackHost {
        @Override
        public Standing standing() {
            return host.answers() ? Standing.UP : Standing.DOWN;
        }

        @Override
        public String hostKey() {
            return host.hostKey();
        }

        @Override
        public void power(String action) {
            switch (action) {
                case "power_off" -> host.powerOff();
                case "power_on" -> host.powerOn();
                default -> host.reboot();
            }
        }

        @Override
        public void clear() {
            simulation.remove(host);
        }
    }

    @Override
    public Optional<Seat> seat(int number, Set<Seat> taken) {
        int first = 2 * (number % ROOM);
        return Optional.of(Seat.pair(net + number / ROOM + ".", "10.66." + number / ROOM + ".", first));
    }

    @Override
    public RackHost place(BoxDevice device, List<String> keys, String metadata) {
        return new Simulated(
                simulation, simulation.boot(device.hostname, device.publicAddress(), device.privateAddress(), keys));
    }

    @Override
    public String blocks() {
        return "147.75.250.";
    }

    @Override
    public Optional<InetAddress> gateway() {
        return Optional.empty();
    }

    @Override
    public void look() {}

    /** The simulation is its maker's. */
    @Override
    public void close() {}
}
