package io.barekube.internal;

import io.barekube.Violation;
import io.barekube.spi.Addon;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must be true of the addons together. */
final class AddonRules {
    private AddonRules() {}

    static List<Violation> violations(List<Addon> addons) {
        List<Violation> violations = new ArrayList<>();
        Map<String, Addon> byName = new HashMap<>();
        for (Addon addon : addons) {
            if (!addon.name().matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
                violations.add(new Violation("addon " + addon.name(), "its name is not a DNS label"));
            }
            if (byName.put(addon.name(), addon) != null) {
                violations.add(new Violation("addon " + addon.name(), "it is there twice"));
            }
        }
        List<String> networks =
                addons.stream().filter(Addon::providesNetwork).map(Addon::name).toList();
        if (networks.isEmpty()) {
            violations.add(
                    new Violation(
                            "addons",
                            "none gives pods a network, so that no node would become Ready: add Flannel.vxlan(), or a Manifests addon that providesNetwork()"));
        } else if (networks.size() > 1) {
            violations.add(new Violation("addons", "several give pods a network: " + String.join(", ", networks)));
        }
        for (Addon addon : addons) {
            addon.after().stream()
                    .filter(name -> !byName.containsKey(name))
                    .forEach(name -> violations.add(new Violation(
                            "addon " + addon.name(), "it comes after " + name + ", which is not in the cluster")));
            if (addon.providesNetwork() && !addon.after().isEmpty()) {
                violations.add(new Violation(
                        "addon " + addon.name(),
                        "it gives pods their network, so it cannot come after " + addon.after()));
            }
            if (reaches(addon, addon.name(), byName, new HashSet<>())) {
                violations.add(new Violation("addon " + addon.name(), "by its order it would come after itself"));
            }
        }
        return violations;
    }

    private static boolean reaches(Addon from, String target, Map<String, Addon> byName, Set<String> seen) {
        for (String name : from.after()) {
            if (name.equals(target)) {
                return true;
            }
            Addon next = byName.get(name);
            if (next != null && seen.add(name) && reaches(next, target, byName, seen)) {
                return true;
            }
        }
        return false;
    }
}
