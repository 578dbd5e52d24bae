package io.barekube.kubeadm.internal.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The bash texts that start, follow and stop a unit.
 *
 * @param unit the unit's name without its suffix
 * @param call names this call, so that what it left behind is told from what others did
 */
record UnitScripts(String unit, String call) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.@-]{0,100}");

    UnitScripts {
        if (!NAME.matcher(unit).matches()) {
            throw new IllegalArgumentException("not a unit name: " + unit);
        }
    }

    /** Joins the unit or starts it with what comes after this text, and follows it. */
    String start(long scriptSize, long payloadSize, int maxOutput, long maxSeconds) {
        return "script_size=" + scriptSize + " payload_size=" + payloadSize + "\n"
                + text("stage-unit.sh")
                + head()
                + "mode=start following= offset=0 max_output=" + maxOutput + " max_seconds=" + maxSeconds + "\n"
                + text("follow-unit.sh");
    }

    /** Goes on following the unit where it was left, or collects its result. */
    String attach(String following, long offset, int maxOutput) {
        return head() + "mode=attach following=" + following + " offset=" + offset + " max_output=" + maxOutput + "\n"
                + text("follow-unit.sh");
    }

    String stop() {
        return head() + text("stop-unit.sh");
    }

    private String head() {
        return "unit=" + unit + " id=" + call + "\n" + text("unit-common.sh");
    }

    private static String text(String name) {
        try (InputStream in = UnitScripts.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
