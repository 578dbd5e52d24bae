package io.barekube.testkit.sim.internal.script;

import io.barekube.testkit.sim.Fault;
import io.barekube.testkit.sim.Fault.Moment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Root's bash on a simulated host: takes a script from standard input as the bootstrapper sends it. Immutable. */
public final class Bash {
    private static final String MARKER = "\u0001barekube\u0001\n";
    private static final String END = "\n#barekube-end";
    private static final Pattern PRELUDE = Pattern.compile(Pattern.quote(
                    "printf \"\\001barekube\\001\\n\"; printf \"\\001barekube\\001\\n\" >&2; PATH=\"$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"; b=$(head -c ")
            + "(\\d+)"
            + Pattern.quote("); case $b in *'#barekube-end') ;; *) exit 125;; esac; eval \"unset b; $b\"; exit"));
    private static final int CUT_SHORT = 125;
    private static final int NOT_PLAYED = 99;
    private static final int LONGEST_LINE = 4096;

    private final ScriptCatalog catalog;
    private final World world;

    public Bash(ScriptCatalog catalog, World world) {
        this.catalog = catalog;
        this.world = world;
    }

    /** Runs what comes; returns the exit status, or throws {@link Vanished} when nobody is to hear of it. */
    public int run(Machine machine, Wire wire) throws IOException, InterruptedException {
        try {
            return script(machine, wire);
        } catch (UnknownScript | IllegalArgumentException e) {
            String what = machine.state().name() + ": " + e.getMessage();
            machine.complain(what);
            wire.say("the simulator does not play this: " + what);
            return NOT_PLAYED;
        } catch (Ended e) {
            return e.status();
        }
    }

    private int script(Machine machine, Wire wire) throws IOException, InterruptedException {
        String first = line(wire.input());
        if (!first.endsWith("\n") && first.length() < LONGEST_LINE) {
            return CUT_SHORT; // its client died: half of this line does nothing
        }
        Matcher prelude = PRELUDE.matcher(first.stripTrailing());
        if (!prelude.matches()) {
            throw new UnknownScript("input that does not begin as the bootstrapper's does");
        }
        wire.print(MARKER.getBytes(StandardCharsets.US_ASCII));
        wire.complain(MARKER.getBytes(StandardCharsets.US_ASCII));
        int size = Integer.parseInt(prelude.group(1));
        byte[] body = wire.input().readNBytes(size);
        String text = new String(body, StandardCharsets.UTF_8);
        if (body.length < size || !text.endsWith(END)) {
            return CUT_SHORT;
        }
        ScriptCatalog.Recognised script = catalog.recognise(text.substring(0, text.length() - END.length()));
        if (script.files().contains("ssh/unit-common.sh")) {
            return new UnitProtocol(catalog, world, machine, wire).run(script);
        }
        plain(machine, wire, script);
        return 0;
    }

    private void plain(Machine machine, Wire wire, ScriptCatalog.Recognised script) throws InterruptedException {
        Effect effect = catalog.effect(script);
        Optional<Fault> fault = machine.faults().strike(script.name());
        Strike strike = new Strike(machine, wire, fault);
        strike.at(Moment.BEFORE);
        machine.state().lock().lockInterruptibly();
        try {
            Call call = new Call(machine.state(), world, script.given(), wire.input(), wire, strike);
            if (fault.orElse(null) instanceof Fault.Slow slow) {
                long end = System.nanoTime() + slow.by().toNanos();
                while (System.nanoTime() < end) {
                    call.pause(Duration.ofNanos(end - System.nanoTime()));
                }
            }
            effect.play(call);
        } finally {
            machine.state().lock().unlock();
        }
        strike.at(Moment.AFTER);
    }

    private static String line(InputStream input) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = 0;
        while (next != '\n' && line.size() < LONGEST_LINE) {
            next = input.read();
            if (next < 0) {
                break;
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** A fault of a script that runs while its connection lasts. */
    private record Strike(Machine machine, Wire wire, Optional<Fault> fault) implements Call.Checkpoints {
        void at(Moment moment) throws InterruptedException {
            if (moment == Moment.BEFORE && fault.orElse(null) instanceof Fault.Hang) {
                wire.awaitEnd();
                throw new Vanished("it hung");
            }
            if (moment == Moment.BEFORE && fault.orElse(null) instanceof Fault.Exit exit) {
                wire.say(exit.error());
                throw new Ended(exit.status());
            }
            lose(moment);
            if (moment == Moment.AFTER) {
                // a script without a middle has done all of it
                lose(Moment.MIDDLE);
            }
        }

        private void lose(Moment moment) {
            if (fault.orElse(null) instanceof Fault.Drop drop && drop.moment() == moment) {
                wire.cut();
                throw new Vanished("its connection was dropped");
            }
            if (fault.orElse(null) instanceof Fault.Reboot reboot && reboot.moment() == moment) {
                machine.reboot();
                throw new Vanished("its host restarted");
            }
        }

        @Override
        public void middle() {
            lose(Moment.MIDDLE);
        }

        @Override
        public boolean isAlive() {
            return machine.state().isUp();
        }
    }
}
