package io.barekube;

import io.barekube.run.FailureClass;
import io.barekube.spi.InfrastructureProvider;
import io.barekube.spi.Leftover;
import io.barekube.spi.TagQuery;
import io.barekube.spi.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds what clusters left behind at a provider, and deletes it when asked: what has expired (see {@link ClusterBuilder#expiresAfter}), and, where the caller says so, what is left
 * of clusters that have no control plane any more. It judges by owner tags alone, and never sees what carries none.
 *
 * <pre>{@code
 * Leftovers leftovers = Leftovers.on(provider).orphansOf("edge");
 * leftovers.find().forEach(System.out::println); // looks, and changes nothing
 * leftovers.delete();
 * }</pre>
 *
 * Immutable and thread-safe; every method that adds to what is looked for returns another one.
 */
public final class Leftovers {
    private static final Duration GRACE = Duration.ofHours(1);
    private final InfrastructureProvider provider;
    private final List<TagQuery> suspects;
    private final Predicate<Map<String, String>> meant;
    private final Duration grace;
    private final Clock clock;

    private Leftovers(
            InfrastructureProvider provider,
            List<TagQuery> suspects,
            Predicate<Map<String, String>> meant,
            Duration grace,
            Clock clock) {
        this.provider = provider;
        this.suspects = List.copyOf(suspects);
        this.meant = meant;
        this.grace = grace;
        this.clock = clock;
    }

    /** Looks for what has expired, and for nothing else yet. */
    public static Leftovers on(InfrastructureProvider provider) {
        return new Leftovers(provider, List.of(), tags -> false, GRACE, Clock.systemUTC());
    }

    /** Also what is left of clusters of that name which have no control plane's machine any more. */
    public Leftovers orphansOf(String clusterName) {
        return suspecting(TagQuery.cluster(clusterName));
    }

    /** Also what is left of that very cluster, when it has no control plane's machine any more. */
    public Leftovers orphansOf(ClusterId cluster) {
        return suspecting(TagQuery.cluster(cluster));
    }

    private Leftovers suspecting(TagQuery query) {
        List<TagQuery> more = new ArrayList<>(suspects);
        more.add(query);
        return new Leftovers(provider, more, meant, grace, clock);
    }

    /** Also whatever carries owner tags that the predicate says yes to, be its cluster well or not. The tags are those of {@link Tags}. */
    public Leftovers matching(Predicate<Map<String, String>> tags) {
        return new Leftovers(provider, suspects, meant.or(tags), grace, clock);
    }

    /** How old an orphan must be at least, because workers may be made before control planes; default 1 hour. One of unknown age counts as young. */
    public Leftovers grace(Duration age) {
        return new Leftovers(provider, suspects, meant, age, clock);
    }

    /** What the time is, for tests; default the system's clock. */
    public Leftovers clock(Clock value) {
        return new Leftovers(provider, suspects, meant, grace, value);
    }

    /**
     * Something that may go.
     *
     * @param reason completes "it may go, because …"
     */
    public record Finding(Leftover leftover, String reason) {
        @Override
        public String toString() {
            return leftover + ": " + reason;
        }
    }

    /** What there is, machines first; changes nothing. Throws {@link ClusterException} when the provider cannot be asked. */
    public List<Finding> find() throws InterruptedException {
        List<Leftover> all = provider.leftovers(TagQuery.everything());
        Map<Owner, Boolean> led = new LinkedHashMap<>();
        all.forEach(each -> led.merge(Owner.of(each), isControlPlane(each), Boolean::logicalOr));
        List<Finding> findings = new ArrayList<>();
        for (Leftover each : all) {
            if (TagQuery.everything().matches(each.tags())) {
                reason(each, led.getOrDefault(Owner.of(each), false))
                        .ifPresent(reason -> findings.add(new Finding(each, reason)));
            }
        }
        findings.sort(Comparator.comparing(
                        (Finding finding) -> !finding.leftover().kind().equals(Leftover.MACHINE))
                .thenComparing(finding -> finding.leftover().toString()));
        return List.copyOf(findings);
    }

    /** Whose it is: two clusters may have had one name. */
    private record Owner(Optional<String> name, Optional<String> id) {
        static Owner of(Leftover leftover) {
            return new Owner(
                    Optional.ofNullable(leftover.tags().get(Tags.CLUSTER)),
                    Optional.ofNullable(leftover.tags().get(Tags.ID)));
        }
    }

    private static boolean isControlPlane(Leftover leftover) {
        return leftover.kind().equals(Leftover.MACHINE)
                && Role.CONTROL_PLANE.label().equals(leftover.tags().get(Tags.ROLE));
    }

    private Optional<String> reason(Leftover leftover, boolean led) {
        Instant now = clock.instant();
        if (leftover.expires().filter(now::isAfter).isPresent()) {
            return Optional.of("it has expired");
        }
        if (meant.test(leftover.tags())) {
            return Optional.of("it is meant by the caller's rule");
        }
        boolean suspect = suspects.stream().anyMatch(query -> query.matches(leftover.tags()));
        boolean old = leftover.since()
                .filter(since -> !since.plus(grace).isAfter(now))
                .isPresent();
        return suspect && old && !led ? Optional.of("its cluster has no control plane any more") : Optional.empty();
    }

    /**
     * Looks again, deletes what it finds, and returns what it deleted; of clusters of which no machine is left the rest is released, too. Goes on after a failure, and throws {@link
     * ClusterException} with all that could not be deleted in the end. Asks nobody, and cannot be undone.
     */
    public List<Finding> delete() throws InterruptedException {
        List<Finding> deleted = new ArrayList<>();
        List<ClusterException> failures = new ArrayList<>();
        Set<String> clusters = new LinkedHashSet<>();
        for (Finding finding : find()) {
            try {
                provider.discard(finding.leftover());
                deleted.add(finding);
                clusters.add(finding.leftover().tags().getOrDefault(Tags.CLUSTER, ""));
            } catch (ClusterException e) {
                failures.add(e);
            }
        }
        for (String cluster : clusters) {
            try {
                if (provider.list(cluster).isEmpty()) {
                    provider.release(cluster);
                }
            } catch (ClusterException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw failed(failures, deleted.size());
        }
        return List.copyOf(deleted);
    }

    private ClusterException failed(List<ClusterException> failures, int deleted) {
        List<String> messages = failures.stream()
                .map(failure -> String.valueOf(failure.getMessage()))
                .toList();
        FailureClass failureClass =
                failures.stream().allMatch(failure -> failure.failureClass() == FailureClass.TRANSIENT)
                        ? FailureClass.TRANSIENT
                        : FailureClass.PERMANENT;
        ClusterException all = new ClusterException(
                failureClass,
                failures.size() + " of provider " + provider.name() + "'s leftovers could not be deleted, " + deleted
                        + " were; calling delete() again goes on: " + String.join("; ", messages),
                failures.get(0));
        failures.stream().skip(1).forEach(all::addSuppressed);
        return all;
    }
}
