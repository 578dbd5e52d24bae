package io.barekube.kubeadm.internal;

import io.barekube.spi.HostFacts;
import io.barekube.spi.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a host lacks that Kubernetes takes for granted, and the setting that answers each.
 *
 * @param cgroupV1 kubelet 1.35 and newer refuse it unless told otherwise, and so does kubeadm's preflight
 * @param noResourceCapability root may not lower oom scores, as in a container without CAP_SYS_RESOURCE
 * @param fixedConntrack the size of the connection table cannot be set from here
 */
record HostQuirks(boolean cgroupV1, boolean noResourceCapability, boolean fixedConntrack) {
    static HostQuirks of(HostFacts facts) {
        return new HostQuirks(
                facts.kernel().cgroupVersion() == 1,
                !facts.kernel().has("sys_resource"),
                !facts.kernel().has("conntrack_writable"));
    }

    /** What holds for a setting that all hosts share. */
    HostQuirks or(HostQuirks other) {
        return new HostQuirks(
                cgroupV1 || other.cgroupV1,
                noResourceCapability || other.noResourceCapability,
                fixedConntrack || other.fixedConntrack);
    }

    /** Preflight checks of kubeadm to be ignored, separated by commas. */
    String ignoredChecks() {
        return cgroupV1 ? "SystemVerification" : "";
    }

    /** The host's own kubelet settings and the caller's, as a merge patch over those of the cluster. */
    String kubeletPatch(String resolvConf, Map<String, Object> settings) {
        Map<String, Object> patch = new LinkedHashMap<>(settings);
        patch.put("resolvConf", resolvConf);
        if (cgroupV1) {
            patch.put("failCgroupV1", false);
        }
        if (noResourceCapability) {
            patch.put("oomScoreAdj", 0);
        }
        return Json.pretty(patch) + "\n";
    }

    /** Puts what kube-proxy needs on such hosts into its configuration, which is one for all nodes. */
    void intoProxy(Map<String, Object> settings) {
        if (noResourceCapability) {
            settings.put("oomScoreAdj", 0L);
        }
        if (fixedConntrack) {
            Map<String, Object> conntrack = new LinkedHashMap<>();
            if (settings.get("conntrack") instanceof Map<?, ?> given) {
                given.forEach((name, value) -> conntrack.put(String.valueOf(name), value));
            }
            conntrack.put("maxPerCore", 0L);
            conntrack.put("min", 0L);
            settings.put("conntrack", conntrack);
        }
    }
}
