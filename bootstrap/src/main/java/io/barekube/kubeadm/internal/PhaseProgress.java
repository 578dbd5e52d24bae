package io.barekube.kubeadm.internal;

import io.barekube.spi.BootstrapSession.Progress;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes news of what kubeadm prints: each of its phases once, and what our own scripts say. Not thread-safe; a shell hands it one line at a time. */
final class PhaseProgress implements Progress {
    private static final Pattern PHASE = Pattern.compile("\\[([a-z][a-z/-]*)] (.*)");

    /** The parts of an upgrade, which take minutes and are all of one phase. */
    private static final Pattern PART =
            Pattern.compile("Preparing for \".*\" upgrade|Component \".*\" upgraded successfully!|.*rolled back.*");

    /** Findings of the system check in colours, klog's lines, warnings, continuations and advice to people at a keyboard. */
    private static final Pattern NOISE = Pattern.compile(
            "(\u001b|[IWEF]\\d{4} |\\s|\\[WARNING|\\*|Run '|To start using|You should now|Alternatively|Your Kubernetes"
                    + "|This node has joined|Then you can join).*|");

    private static final Set<String> SILENT = Set.of("patches", "apiclient");

    private final Progress news;
    private String phase = "";

    PhaseProgress(Progress news) {
        this.news = news;
    }

    @Override
    public void line(String text) {
        Matcher matcher = PHASE.matcher(text);
        if (matcher.matches()) {
            if (SILENT.contains(matcher.group(1)) || matcher.group(2).startsWith("The system verification failed")) {
                return; // whether a check's failure counts, kubeadm says at its end
            }
            boolean part = PART.matcher(matcher.group(2)).matches();
            if (part || !matcher.group(1).equals(phase)) {
                phase = matcher.group(1);
                news.line(phase + ": " + matcher.group(2));
            }
        } else if (!NOISE.matcher(text).matches()) {
            news.line(text);
        }
    }
}
