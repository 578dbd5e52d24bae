package io.barekube.internal;

import io.barekube.AddonRef;
import io.barekube.CidrBlock;
import io.barekube.ClusterSpec;
import io.barekube.Endpoint;
import io.barekube.InvalidClusterException;
import io.barekube.KubernetesVersion;
import io.barekube.Networking;
import io.barekube.NodeSpec;
import io.barekube.PoolSpec;
import io.barekube.Role;
import io.barekube.Violation;
import io.barekube.spi.Addon;
import io.barekube.spi.Bootstrapper;
import io.barekube.spi.Capabilities;
import io.barekube.spi.InfrastructureProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A cluster as its caller wrote it down, before it is known to be possible. */
public record SpecDraft(
        String name,
        String kubernetes,
        Optional<String> podCidr,
        Optional<String> serviceCidr,
        String dnsDomain,
        Optional<Endpoint> endpoint,
        List<PoolSpec> pools,
        List<Addon> addons,
        int parallelism) {
    private static final int MOST_NODES = 5000;
    private static final KubernetesVersion SOME_VERSION = new KubernetesVersion(1, 36, 4);
    // of the reserved class E, so that nothing a caller can mean overlaps them
    private static final CidrBlock SOME_PODS = CidrBlock.parse("240.0.0.0/8");
    private static final CidrBlock SOME_SERVICES = CidrBlock.parse("241.0.0.0/16");
    private static final Pattern DOMAIN =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

    /** Makes the value; its constructor is not public. */
    @FunctionalInterface
    public interface SpecConstructor {
        ClusterSpec make(
                String name,
                KubernetesVersion kubernetes,
                Networking networking,
                Optional<Endpoint> endpoint,
                List<PoolSpec> pools,
                List<NodeSpec> nodes,
                List<AddonRef> addons);
    }

    /** The spec, judged by everybody concerned; throws {@link InvalidClusterException} with all that was found. */
    public ClusterSpec spec(
            @Nullable InfrastructureProvider provider,
            @Nullable Bootstrapper bootstrapper,
            SpecConstructor constructor) {
        Capabilities capabilities = provider == null ? Capabilities.builder().build() : provider.capabilities();
        ReadPart<KubernetesVersion> version =
                ReadPart.of("kubernetes", kubernetes, KubernetesVersion::parse, SOME_VERSION);
        ReadPart<CidrBlock> pods = ReadPart.of(
                "podCidr", podCidr.orElseGet(() -> DefaultNetworks.pods(capabilities)), CidrBlock::parse, SOME_PODS);
        ReadPart<CidrBlock> services = ReadPart.of(
                "serviceCidr",
                serviceCidr.orElseGet(() -> DefaultNetworks.services(capabilities)),
                CidrBlock::parse,
                SOME_SERVICES);
        List<ReadPart<?>> parts = List.of(version, pods, services);
        List<Violation> findings = new ArrayList<>(PoolRules.violations(name, pools, capabilities));
        findings.addAll(AddonRules.violations(addons));
        others(provider, bootstrapper, findings);
        findings.addAll(NetworkRules.violations(pods.value(), services.value(), capabilities, nodeCount(pools)));
        endpoint.ifPresent(value -> findings.addAll(EndpointRules.violations(
                value, controlPlanes(pools), List.of(pods.value(), services.value()), capabilities)));
        List<PoolSpec> countable = countable(findings);
        ClusterSpec spec = constructor.make(
                name,
                version.value(),
                new Networking(pods.value(), services.value(), dnsDomain),
                endpoint,
                countable,
                NodeNames.nodes(name, countable, capabilities),
                addons.stream().map(SpecDraft::ref).toList());
        if (provider != null) {
            findings.addAll(provider.validate(spec));
        }
        if (bootstrapper != null) {
            findings.addAll(bootstrapper.validate(spec));
        }
        addons.forEach(addon -> findings.addAll(addon.validate(spec, capabilities)));
        Stream<Violation> unreadable = parts.stream().flatMap(part -> part.unreadable().stream());
        Stream<Violation> rest =
                findings.stream().filter(finding -> parts.stream().noneMatch(part -> part.misleads(finding)));
        List<Violation> violations = Stream.concat(unreadable, rest).distinct().toList();
        if (!violations.isEmpty()) {
            throw new InvalidClusterException(name, violations);
        }
        return spec;
    }

    /** The pools, or, when they are too large to be spelled out node by node, pools like them of one machine each. */
    private List<PoolSpec> countable(List<Violation> findings) {
        if (nodeCount(pools) <= MOST_NODES) {
            return pools;
        }
        findings.add(new Violation(
                "pools", nodeCount(pools) + " nodes are wanted; Kubernetes supports at most " + MOST_NODES));
        return pools.stream()
                .map(pool -> new PoolSpec(pool.name(), pool.role(), Math.min(pool.count(), 1), pool.machine()))
                .toList();
    }

    private void others(
            @Nullable InfrastructureProvider provider,
            @Nullable Bootstrapper bootstrapper,
            List<Violation> violations) {
        if (!name.matches("[a-z]([a-z0-9-]{0,38}[a-z0-9])?")) {
            violations.add(
                    new Violation(
                            "name",
                            "\"" + name
                                    + "\" is not a DNS label of at most 40 characters: begin with a letter, use a-z, 0-9 and hyphens"));
        }
        if (provider == null) {
            violations.add(new Violation("on", "no infrastructure provider is given: call on(..)"));
        }
        if (bootstrapper == null) {
            violations.add(new Violation("bootstrap", "no bootstrapper is given: call bootstrap(Kubeadm.overSsh())"));
        }
        if (!DOMAIN.matcher(dnsDomain).matches()) {
            violations.add(new Violation("dnsDomain", "\"" + dnsDomain + "\" is not a lower-case DNS domain"));
        }
        if (parallelism < 1 || parallelism > 256) {
            violations.add(new Violation("parallelism", parallelism + " is not within 1 to 256"));
        }
    }

    /** The number of nodes wanted; pools of less than none take nothing away from the others. */
    static long nodeCount(List<PoolSpec> pools) {
        return pools.stream().mapToLong(pool -> Math.max(0, pool.count())).sum();
    }

    private static AddonRef ref(Addon addon) {
        return new AddonRef(
                addon.name(),
                addon.version(),
                addon.fingerprint(),
                addon.providesNetwork(),
                addon.after(),
                addon.needs());
    }

    /** The number of control planes wanted. */
    static int controlPlanes(List<PoolSpec> pools) {
        return pools.stream()
                .filter(pool -> pool.role() == Role.CONTROL_PLANE)
                .mapToInt(PoolSpec::count)
                .sum();
    }
}
