package io.barekube.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.barekube.Cluster;
import io.barekube.ClusterBuilder;
import io.barekube.InvalidClusterException;
import io.barekube.Secret;
import io.barekube.Violation;
import io.barekube.addon.flannel.Flannel;
import io.barekube.addon.metallb.MetalLb;
import io.barekube.hosts.ExistingHosts;
import io.barekube.kubeadm.Kubeadm;
import io.barekube.run.RunStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be known to be wrong without looking at a machine is told with the real parts together, all of it in one exception. */
class BadInputTest {
    private static final String FINGERPRINT = "SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8";

    @TempDir
    Path directory;

    private static ExistingHosts hosts() {
        return ExistingHosts.builder()
                .privateKey(Secret.of("-----BEGIN OPENSSH PRIVATE KEY-----"))
                .host("cp-1", "192.0.2.11", host -> host.hostKey(FINGERPRINT))
                .host("w-1", "192.0.2.12", host -> host.hostKey(FINGERPRINT))
                .host("w-1", "192.0.2.13", host -> host.hostKey(FINGERPRINT))
                .host("w-3", "192.0.2.12", host -> host.hostKey(FINGERPRINT))
                .host("w-4", "10.96.0.9", host -> host.hostKey("4f:3c:11"))
                .build();
    }

    private ClusterBuilder bad() {
        return Cluster.named("edge-paris")
                .on(hosts())
                .bootstrap(Kubeadm.overSsh().containerd("1.7.29"))
                .controlPlanes(2)
                .workers("web", 1, machine -> machine.label("disk type", "ssd"))
                .workers("web", 1, machine -> machine.label("node-role.kubernetes.io/web", ""))
                .addon(Flannel.vxlan().mtu(100))
                .addon(MetalLb.layer2("192.0.2.10-192.0.2.11", "192.0.2.11-192.0.2.99", "10.244.3.0/24", "192.0.2.300"))
                .store(RunStore.directory(directory.resolve("runs")));
    }

    private List<String> violations(ClusterBuilder builder) {
        InvalidClusterException e = catchThrowableOfType(InvalidClusterException.class, builder::build);

        assertThat(directory.resolve("runs")).doesNotExist();
        assertThat(e.getMessage())
                .startsWith("cluster edge-paris cannot be built; nothing was touched. "
                        + e.violations().size() + " things are wrong:");
        e.violations().forEach(violation -> assertThat(e.getMessage()).contains("\n  - " + violation));
        return e.violations().stream().map(Violation::toString).toList();
    }

    /** What is wrong whatever the version and the networks are. */
    private static final List<String> ALWAYS = List.of(
            "controlPlanes: 2 is even: etcd with 2 members survives no more failures than with 1: ask for 1 or 3",
            "pool web: there are two pools of this name: give each its own",
            "pool web: label disk type=ssd is not a Kubernetes label: keys and values are up to 63 letters, digits,",
            "pool web: a kubelet may not give itself the label node-role.kubernetes.io/web: take a prefix other than",
            "host w-1: there are two hosts of this name: give each its own",
            "host w-3: it is logged in to at 192.0.2.12 port 22, and so is w-1: list each host once",
            "host w-4: its host key \"4f:3c:11\" is neither a fingerprint (SHA256:…) nor a public key line",
            "containerd: 1.7.29 is not ",
            "addon flannel: mtu 100 is not within 576 to 65535 bytes",
            "addon metallb: 192.0.2.10-192.0.2.11 of pool default: it contains 192.0.2.11, which is host cp-1's: leave that address out",
            "addon metallb: 192.0.2.10-192.0.2.11 of pool default: it overlaps 192.0.2.11-192.0.2.99 of pool default: each address belongs to one range",
            "addon metallb: \"192.0.2.300\" of pool default: ");

    @Test
    void namesEverythingAtOnce() {
        assertThat(violations(bad().kubernetes("1.37.0").serviceCidr("10.244.0.0/15")))
                .satisfies(violations -> ALWAYS.forEach(
                        start -> assertThat(violations).anyMatch(violation -> violation.startsWith(start))))
                .contains(
                        "kubernetes: 1.37.0 is not among the versions this release can bootstrap: ask for 1.35.x or 1.36.x",
                        "podCidr: 10.244.0.0/16 and the services' 10.244.0.0/15 overlap: choose networks that do not",
                        "addon metallb: 10.244.3.0/24 of pool default: it overlaps the pods' network 10.244.0.0/16: choose free addresses of the machines' network");
    }

    @Test
    void namesEverythingElseThoughVersionAndNetworksCannotBeRead() {
        assertThat(violations(bad().kubernetes("1.37").podCidr("10.244.0.0").serviceCidr("10.96.0.1/16")))
                .satisfies(violations -> ALWAYS.forEach(
                        start -> assertThat(violations).anyMatch(violation -> violation.startsWith(start))))
                .contains(
                        "kubernetes: \"1.37\" is not a Kubernetes version: write major.minor.patch, such as 1.36.4",
                        "podCidr: \"10.244.0.0\" is not a CIDR: write address/prefix, such as 10.244.0.0/16",
                        "serviceCidr: 10.96.0.1/16 has host bits set: write the first address of the network")
                .noneMatch(violation -> violation.contains("240.0.0.0") || violation.contains("241.0.0.0"));
    }

    @Test
    void namesAHostWithinTheClustersNetworks() {
        assertThat(violations(bad()))
                .contains(
                        "w-4: its address 10.96.0.9 lies within the pods' or services' network: choose other podCidr(..) and serviceCidr(..)");
    }

    @Test
    void namesALatestVersionBesideTheRest() {
        assertThat(violations(bad().kubernetes("latest")))
                .anyMatch(violation -> violation.startsWith("kubernetes: \"latest\" is not a Kubernetes version"))
                .satisfies(violations -> ALWAYS.forEach(
                        start -> assertThat(violations).anyMatch(violation -> violation.startsWith(start))));
    }
}
