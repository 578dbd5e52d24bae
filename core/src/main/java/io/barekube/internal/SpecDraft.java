package io.barekube.internal;

import io.barekube.AddonRef;
import io.barekube.CidrBlock;
import io.barekube.ClusterSpec;
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
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A cluster as its caller wrote it down, before it is known to be possible. */
public record SpecDraft(
        String name,
        String kubernetes,
        String podCidr,
        String serviceCidr,
        String dnsDomain,
        Optional<String> endpoint,
        List<PoolSpec> pools,
        List<Addon> addons,
        int parallelism) {
    private static final int MOST_NODES = 5000;
    private static final Pattern DOMAIN =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
    private static final Pattern ENDPOINT = Pattern.compile("[A-Za-z0-9.-]+:[0-9]{1,5}");

    /** Makes the value; its constructor is not public. */
    @FunctionalInterface
    public interface SpecConstructor {
        ClusterSpec make(
                String name,
                KubernetesVersion kubernetes,
                Networking networking,
                Optional<String> endpoint,
                List<PoolSpec> pools,
                List<NodeSpec> nodes,
                List<AddonRef> addons);
    }

    /** The spec, judged by everybody concerned; throws {@link InvalidClusterException} with all that was found. */
    public ClusterSpec spec(
            @Nullable InfrastructureProvider provider,
            @Nullable Bootstrapper bootstrapper,
            SpecConstructor constructor) {
        List<Violation> violations = new ArrayList<>();
        Optional<KubernetesVersion> version = read("kubernetes", kubernetes, KubernetesVersion::parse, violations);
        Optional<CidrBlock> pods = read("podCidr", podCidr, CidrBlock::parse, violations);
        Optional<CidrBlock> services = read("serviceCidr", serviceCidr, CidrBlock::parse, violations);
        Capabilities capabilities = provider == null ? Capabilities.builder().build() : provider.capabilities();
        violations.addAll(PoolRules.violations(name, pools, capabilities));
        violations.addAll(AddonRules.violations(addons));
        others(provider, bootstrapper, violations);
        if (pods.isPresent() && services.isPresent()) {
            violations.addAll(NetworkRules.violations(pods.get(), services.get(), capabilities, nodeCount()));
        }
        boolean countable = nodeCount() <= MOST_NODES;
        if (!countable) {
            violations.add(new Violation(
                    "pools", nodeCount() + " nodes are wanted; Kubernetes supports at most " + MOST_NODES));
        }
        Optional<ClusterSpec> spec = countable && version.isPresent() && pods.isPresent() && services.isPresent()
                ? Optional.of(constructor.make(
                        name,
                        version.get(),
                        new Networking(pods.get(), services.get(), dnsDomain),
                        endpoint,
                        pools,
                        NodeNames.nodes(name, pools, capabilities),
                        addons.stream().map(SpecDraft::ref).toList()))
                : Optional.empty();
        spec.ifPresent(value -> {
            if (provider != null) {
                violations.addAll(provider.validate(value));
            }
            if (bootstrapper != null) {
                violations.addAll(bootstrapper.validate(value));
            }
            addons.forEach(addon -> violations.addAll(addon.validate(value, capabilities)));
        });
        if (!violations.isEmpty()) {
            throw new InvalidClusterException(
                    name, violations.stream().distinct().toList());
        }
        return spec.orElseThrow();
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
        endpoint.filter(value -> !ENDPOINT.matcher(value).matches() || !isPort(value.substring(value.indexOf(':') + 1)))
                .ifPresent(value -> violations.add(new Violation(
                        "controlPlaneEndpoint", "\"" + value + "\" is not host:port, such as api.example:6443")));
        if (parallelism < 1 || parallelism > 256) {
            violations.add(new Violation("parallelism", parallelism + " is not within 1 to 256"));
        }
    }

    private static boolean isPort(String digits) {
        int port = Integer.parseInt(digits);
        return port >= 1 && port <= 65535;
    }

    private long nodeCount() {
        return pools.stream().mapToLong(PoolSpec::count).sum();
    }

    private static AddonRef ref(Addon addon) {
        return new AddonRef(addon.name(), addon.version(), addon.fingerprint(), addon.providesNetwork(), addon.after());
    }

    private static <T> Optional<T> read(
            String where, String text, Function<String, T> parser, List<Violation> violations) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException e) {
            violations.add(new Violation(where, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    /** The number of control planes wanted. */
    static int controlPlanes(List<PoolSpec> pools) {
        return pools.stream()
                .filter(pool -> pool.role() == Role.CONTROL_PLANE)
                .mapToInt(PoolSpec::count)
                .sum();
    }
}
