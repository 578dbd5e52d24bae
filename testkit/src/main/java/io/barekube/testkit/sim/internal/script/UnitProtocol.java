package io.barekube.testkit.sim.internal.script;

import io.barekube.testkit.sim.Fault;
import io.barekube.testkit.sim.Fault.Moment;
import io.barekube.testkit.sim.internal.host.TransientUnit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Starts, follows and stops transient units: {@code stage-unit.sh}, {@code follow-unit.sh}, {@code stop-unit.sh}. For one call. */
final class UnitProtocol {
    private static final int NOT_WHOLE = 73;
    private static final long LOOK_MILLIS = 200;
    private final ScriptCatalog catalog;
    private final World world;
    private final Machine machine;
    private final Wire wire;

    UnitProtocol(ScriptCatalog catalog, World world, Machine machine, Wire wire) {
        this.catalog = catalog;
        this.world = world;
        this.machine = machine;
        this.wire = wire;
    }

    int run(ScriptCatalog.Recognised script) throws IOException, InterruptedException {
        Given given = script.given();
        String unit = given.text("unit");
        switch (String.join(" ", script.files())) {
            case "ssh/stage-unit.sh ssh/unit-common.sh ssh/follow-unit.sh" -> {
                byte[] body = wire.input().readNBytes((int) given.number("script_size"));
                byte[] payload = wire.input().readNBytes((int) given.number("payload_size"));
                if (body.length < given.number("script_size") || payload.length < given.number("payload_size")) {
                    wire.say("the script did not arrive whole; is /run full?");
                    return NOT_WHOLE;
                }
                return start(given, unit, new String(body, StandardCharsets.UTF_8), payload);
            }
            case "ssh/unit-common.sh ssh/follow-unit.sh" -> {
                machine.faults().strike("attach");
                Optional<TransientUnit> there =
                        Optional.ofNullable(machine.state().transients().get(unit));
                String following = given.text("following");
                boolean known = there.filter(it -> it.isRunning()
                                || it.owner().equals(given.text("id"))
                                || !following.isEmpty() && it.owner().equals(following))
                        .isPresent();
                if (!known) {
                    wire.print("none\n");
                    return 0;
                }
                return follow(
                        given,
                        there.orElseThrow(),
                        there.orElseThrow().isRunning() ? "joined" : "ended",
                        Optional.empty());
            }
            case "ssh/unit-common.sh ssh/stop-unit.sh" -> {
                machine.faults().strike(script.name());
                stop(given, unit);
                return 0;
            }
            default -> throw new UnknownScript("nobody plays the script made of " + script.files());
        }
    }

    private void stop(Given given, String unit) {
        TransientUnit stopped = new TransientUnit(given.text("id"));
        stopped.kill();
        stopped.collected();
        Optional.ofNullable(machine.state().transients().put(unit, stopped)).ifPresent(TransientUnit::kill);
        machine.state().wake();
    }

    private int start(Given given, String unit, String text, byte[] payload) throws InterruptedException, IOException {
        ScriptCatalog.Recognised body = catalog.recognise(text);
        Effect effect = catalog.effect(body);
        TransientUnit present = machine.state().transients().get(unit);
        if (present != null && present.isRunning()) {
            return follow(given, present, "joined", Optional.empty());
        }
        if (present != null && present.owner().equals(given.text("id"))) {
            return follow(given, present, "ended", Optional.empty());
        }
        Optional<Fault> fault = machine.faults().strike(body.name());
        strikeBefore(fault);
        TransientUnit started = new TransientUnit(given.text("id"));
        machine.state().transients().put(unit, started);
        Call call = new Call(
                machine.state(),
                world,
                body.given(),
                new ByteArrayInputStream(payload),
                new UnitOutput(started),
                new UnitCheckpoints(started, fault));
        world.threads().execute(() -> play(call, effect, started, fault));
        if (fault.orElse(null) instanceof Fault.Drop drop && drop.moment() == Moment.MIDDLE) {
            wire.cut();
            throw new Vanished("its connection was dropped");
        }
        return follow(given, started, "started", fault);
    }

    private void strikeBefore(Optional<Fault> fault) {
        if (fault.orElse(null) instanceof Fault.Drop drop && drop.moment() == Moment.BEFORE) {
            wire.cut();
            throw new Vanished("its connection was dropped");
        }
        if (fault.orElse(null) instanceof Fault.Reboot reboot && reboot.moment() == Moment.BEFORE) {
            machine.reboot();
            throw new Vanished("its host restarted");
        }
    }

    private void play(Call call, Effect effect, TransientUnit unit, Optional<Fault> fault) {
        machine.state().lock().lock();
        try {
            if (fault.orElse(null) instanceof Fault.Exit exit) {
                call.say(exit.error());
                unit.end(exit.status());
                return;
            }
            long end = System.nanoTime() + extra(fault).toNanos();
            while (end - System.nanoTime() > 0) {
                call.pause(Duration.ofNanos(end - System.nanoTime()));
            }
            effect.play(call);
            if (fault.orElse(null) instanceof Fault.Reboot reboot && reboot.moment() != Moment.BEFORE) {
                machine.reboot();
                return;
            }
            unit.end(0);
        } catch (Ended e) {
            unit.end(e.status());
        } catch (Vanished e) {
            unit.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            unit.kill();
        } catch (RuntimeException e) {
            machine.complain(machine.state().name() + ": " + e);
            call.say("the simulator does not play this: " + e);
            unit.end(1);
        } finally {
            machine.state().lock().unlock();
        }
    }

    private static Duration extra(Optional<Fault> fault) {
        if (fault.orElse(null) instanceof Fault.Slow slow) {
            return slow.by();
        }
        return fault.orElse(null) instanceof Fault.Hang ? Duration.ofDays(1) : Duration.ZERO;
    }

    private int follow(Given given, TransientUnit unit, String how, Optional<Fault> fault)
            throws IOException, InterruptedException {
        wire.print("unit " + how + " " + unit.owner() + "\n");
        int offset = unit.owner().equals(given.text("following")) ? (int) given.number("offset") : 0;
        if (unit.isKept()) {
            while (true) {
                boolean running = unit.isRunning();
                byte[] more = unit.errorsAfter(offset, LOOK_MILLIS);
                wire.complain(more);
                offset += more.length;
                if (!running && more.length == 0) {
                    break;
                }
            }
        }
        if (fault.orElse(null) instanceof Fault.Drop drop && drop.moment() == Moment.AFTER) {
            wire.cut();
            throw new Vanished("its connection was dropped");
        }
        byte[] output = unit.output();
        if (!unit.isKept() || unit.status().isEmpty()) {
            wire.print("end gone 0\n");
        } else {
            wire.print("end " + unit.status().getAsInt() + " " + output.length + "\n");
            if (output.length <= given.number("max_output")) {
                wire.print(output);
            }
        }
        if (isAcknowledged(wire.input())) {
            unit.collected();
        }
        return 0;
    }

    private static boolean isAcknowledged(InputStream input) throws IOException {
        byte[] answer = input.readNBytes("got\n".length());
        return new String(answer, StandardCharsets.US_ASCII).equals("got\n");
    }

    private record UnitOutput(TransientUnit unit) implements Output {
        @Override
        public void print(String text) {
            unit.print(text);
        }

        @Override
        public void say(String line) {
            unit.say(line);
        }
    }

    private final class UnitCheckpoints implements Call.Checkpoints {
        private final TransientUnit unit;
        private final Optional<Fault> fault;

        UnitCheckpoints(TransientUnit unit, Optional<Fault> fault) {
            this.unit = unit;
            this.fault = fault;
        }

        @Override
        public void middle() {
            if (fault.orElse(null) instanceof Fault.Reboot reboot && reboot.moment() == Moment.MIDDLE) {
                machine.reboot();
                throw new Vanished("its host restarted");
            }
        }

        @Override
        public boolean isAlive() {
            return unit.isRunning();
        }
    }
}
