package io.barekube.testkit.packet;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** No hosts at all: devices are what the API says of them. */
final class BareRack implements Rack {
    private static final int ROOM = 120;

    /** A host that exists only by its key. */
    private record Imagined(String hostKey) implements RackHost {}

    @Override
    public Optional<Seat> seat(int number, Set<Seat> taken) {
        int first = 2 * (number % ROOM);
        return Optional.of(Seat.pair("147.75." + (64 + number / ROOM) + ".", "10.66." + number / ROOM + ".", first));
    }

    @Override
    public RackHost place(BoxDevice device, List<String> keys, String metadata) {
        return new Imagined(HostKey.random());
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

    @Override
    public void close() {}
}
