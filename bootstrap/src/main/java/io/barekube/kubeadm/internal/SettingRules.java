package io.barekube.kubeadm.internal;

import io.barekube.Violation;
import io.barekube.kubeadm.internal.KubernetesSettings.Program;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Which of the caller's settings cannot be taken: those that follow from the spec or the host, and on which other parts of the cluster rely. */
final class SettingRules {
    private static final String OBJECT = "it says what the document is";
    private static final String SPEC = "it follows from the cluster's spec";
    private static final String HOST = "it is found out on each host";
    private static final String KUBEADM = "kubeadm sets it to where it put keys, certificates and data";
    private static final String HEALTH = "kubeadm asks there whether the program is well";
    private static final String GONE = "Kubernetes has it no longer";

    private static final Map<String, String> KUBELET = Map.ofEntries(
            Map.entry("apiVersion", OBJECT),
            Map.entry("kind", OBJECT),
            Map.entry("cgroupDriver", "it must be the one that containerd is configured with, systemd"),
            Map.entry("containerRuntimeEndpoint", "it is the containerd that this library installs"),
            Map.entry("clusterDNS", SPEC),
            Map.entry("clusterDomain", SPEC),
            Map.entry("resolvConf", HOST),
            Map.entry("failCgroupV1", HOST),
            Map.entry("oomScoreAdj", HOST),
            Map.entry("staticPodPath", KUBEADM),
            Map.entry("authentication", "the API server logs in by it"),
            Map.entry("healthzPort", HEALTH),
            Map.entry("healthzBindAddress", HEALTH));

    private static final Map<String, String> PROXY = Map.ofEntries(
            Map.entry("apiVersion", OBJECT),
            Map.entry("kind", OBJECT),
            Map.entry("mode", "nftables is the mode that is proved, and that reset takes away again"),
            Map.entry("clusterCIDR", SPEC),
            Map.entry("clientConnection", KUBEADM),
            Map.entry("hostnameOverride", "it is each node's own name"),
            Map.entry("oomScoreAdj", HOST));

    private static final Map<Program, Map<Pattern, String>> ARGUMENTS = Map.of(
            Program.API_SERVER,
            Map.of(
                    Pattern.compile("advertise-address|secure-port|service-cluster-ip-range|etcd-servers"),
                    SPEC,
                    Pattern.compile(
                            "client-ca-file|tls-(cert|private-key)-file|etcd-(ca|cert|key)file|kubelet-client-.*|proxy-client-.*"
                                    + "|requestheader-.*|service-account-(issuer|key-file|signing-key-file)"),
                    KUBEADM,
                    Pattern.compile("enable-bootstrap-token-auth"),
                    "nodes join by it",
                    Pattern.compile("cloud-provider|cloud-config"),
                    GONE),
            Program.CONTROLLER_MANAGER,
            Map.of(
                    Pattern.compile("allocate-node-cidrs|cluster-cidr|cluster-name|service-cluster-ip-range"),
                    SPEC,
                    Pattern.compile(
                            "kubeconfig|authentication-kubeconfig|authorization-kubeconfig|client-ca-file|root-ca-file"
                                    + "|cluster-signing-(cert|key)-file|requestheader-client-ca-file|service-account-private-key-file"),
                    KUBEADM,
                    Pattern.compile("bind-address|secure-port"),
                    HEALTH,
                    Pattern.compile("leader-elect"),
                    "of several control planes one must lead"),
            Program.SCHEDULER,
            Map.of(
                    Pattern.compile("kubeconfig|authentication-kubeconfig|authorization-kubeconfig"),
                    KUBEADM,
                    Pattern.compile("bind-address|secure-port"),
                    HEALTH,
                    Pattern.compile("leader-elect"),
                    "of several control planes one must lead"),
            Program.ETCD,
            Map.of(
                    Pattern.compile("name|.*-urls|initial-cluster.*"),
                    "members find each other by it",
                    Pattern.compile("data-dir|.*(cert|key|ca)-file|.*client-cert-auth"),
                    KUBEADM));

    private static final Pattern FIELD = Pattern.compile("[a-z][A-Za-z0-9]*");
    private static final Pattern ARGUMENT = Pattern.compile("[a-z][a-z0-9-]*");

    private final List<Violation> violations = new ArrayList<>();

    private SettingRules() {}

    static Collection<Violation> violations(KubernetesSettings settings) {
        SettingRules rules = new SettingRules();
        settings.kubelet().keySet().forEach(field -> rules.field("kubelet", field, KUBELET));
        settings.proxy().keySet().forEach(field -> rules.field("proxy", field, PROXY));
        settings.arguments()
                .forEach((program, given) -> given.forEach((name, value) -> rules.argument(program, name, value)));
        return rules.violations;
    }

    private void field(String where, String field, Map<String, String> refused) {
        String reason = refused.get(field);
        if (!FIELD.matcher(field).matches()) {
            object(
                    where,
                    "\"" + field + "\" is no name of a field: write it as the configuration's reference does, such as "
                            + (where.equals("kubelet") ? "maxPods" : "metricsBindAddress"));
        } else if (reason != null) {
            object(where, field + " cannot be set: " + reason);
        }
    }

    private void argument(Program program, String name, String value) {
        if (!ARGUMENT.matcher(name).matches()) {
            object(
                    program.setting(),
                    "\"" + name
                            + "\" is no name of an argument: write it without leading dashes and without a value, such as v");
            return;
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            object(program.setting(), name + " has a value with control characters: an argument is one line");
        }
        ARGUMENTS.getOrDefault(program, Map.of()).forEach((pattern, reason) -> {
            if (pattern.matcher(name).matches()) {
                object(program.setting(), name + " cannot be set: " + reason);
            }
        });
    }

    private void object(String where, String what) {
        violations.add(new Violation(where, what));
    }
}
