package io.barekube.kubeadm.internal;

import io.barekube.RemoteCommandException;
import io.barekube.run.FailureClass;
import io.barekube.spi.Script;
import io.barekube.spi.ShellResult;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells from a script's end what kind of failure it was. */
final class ScriptFailure {
    /** As in sysexits.h: what {@code later} in common.sh exits with. */
    private static final int TEMPORARY = 75;

    private static final int REFUSED = 65;

    /** What kubeadm and kubectl say when the API server, a webhook or the network is not there yet, or not at the moment. */
    private static final Pattern PASSING = Pattern.compile(
            "connection refused|connection reset|i/o timeout|TLS handshake timeout"
                    + "|context deadline exceeded|Client\\.Timeout|no route to host|unexpected EOF|http2: client connection lost"
                    + "|etcdserver: |leader changed|too many requests|ServiceUnavailable|server is currently unable to handle"
                    + "|failed calling webhook|no endpoints available for service|failed to call webhook"
                    + "|Error from server \\(Conflict\\)|no matches for kind|ensure CRDs are installed first|the object has been modified"
                    + "|unable to connect to the server|was refused - did you specify the right host"
                    + "|being terminated|not yet accept|error looking up service account|timed out waiting for the condition"
                    + "|User \"kubernetes-(super-)?admin\" cannot ",
            Pattern.CASE_INSENSITIVE);

    /** What kubectl says when there is no API server where it looked, which may be so on one control plane only. */
    private static final Pattern SILENT_API = Pattern.compile(
            "was refused - did you specify the right host|connection refused|no route to host|i/o timeout"
                    + "|TLS handshake timeout|unable to connect to the server|net/http: request canceled",
            Pattern.CASE_INSENSITIVE);

    private ScriptFailure() {}

    static boolean apiIsSilent(String output) {
        return SILENT_API.matcher(output).find();
    }

    static RemoteCommandException of(String host, Script script, ShellResult result) {
        String output = result.stderr().strip();
        return RemoteCommandException.on(host, script.name())
                .exitStatus(result.exitStatus())
                .output(output)
                .elapsed(result.elapsed())
                .failureClass(classOf(result.exitStatus(), output))
                .because("ended with status " + result.exitStatus() + reason(output));
    }

    /** What a person would read first: the line that says error, else the last one. */
    private static String reason(String output) {
        List<String> lines = output.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return lines.stream()
                .filter(line -> line.startsWith("error"))
                .findFirst()
                .or(() -> lines.isEmpty() ? Optional.empty() : Optional.of(lines.get(lines.size() - 1)))
                .map(line -> ": " + line)
                .orElse("");
    }

    static FailureClass classOf(int exitStatus, String output) {
        if (exitStatus == TEMPORARY) {
            return FailureClass.TRANSIENT;
        }
        boolean preflight = output.contains("[preflight] Some fatal errors occurred");
        return exitStatus != REFUSED && !preflight && PASSING.matcher(output).find()
                ? FailureClass.TRANSIENT
                : FailureClass.PERMANENT;
    }
}
