package io.barekube.testkit.sim.internal.cluster;

import io.barekube.testkit.sim.Pace;
import io.barekube.testkit.sim.internal.host.HostState;
import io.barekube.testkit.sim.internal.host.HostState.Registration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One cluster as all its hosts share it: what a real one keeps in etcd, and who may change it. Thread-safe. */
public final class SimulatedCluster {
    private static final String CA_ARCHIVE = "the files that control planes share, of ";

    private final Pki pki = new Pki();
    private final Pki.Issued administrator =
            pki.issue("kubernetes-admin", Instant.now().plus(Pki.LEAF_LIFE));
    private final EtcdMembers etcd = new EtcdMembers();
    private final Map<String, Instant> tokens = new HashMap<>();
    private final Map<String, Pki.Issued> serving = new HashMap<>();
    private final Api api;
    private Map<String, Object> configuration;

    /**
     * A cluster of one control plane.
     *
     * @param configuration kubeadm's ClusterConfiguration
     * @param proxy kube-proxy's configuration
     */
    public SimulatedCluster(
            Pace pace, HostState first, Map<String, Object> configuration, Map<String, Object> proxy, String token) {
        this.configuration = new LinkedHashMap<>(configuration);
        this.api = new Api(
                pace.ready(),
                io.barekube.spi.KubeObject.of(configuration)
                        .text("networking", "podSubnet")
                        .orElse("10.244.0.0/16"));
        tokens.put(token, Instant.now().plus(Duration.ofHours(1)));
        etcd.add(first);
        api.begin(this.configuration, proxy, certificate());
    }

    public Api api() {
        return api;
    }

    /** The CA's, PEM. */
    public String certificate() {
        return pki.certificate();
    }

    public String caKey() {
        return pki.key();
    }

    /** Whether the API server of that host answers: it runs, and etcd has its quorum. */
    public synchronized boolean answersAt(HostState host) {
        return host.cluster().filter(this::equals).isPresent() && host.runsControlPlane() && etcd.hasQuorum();
    }

    public synchronized String newToken(Duration life) {
        String random = UUID.randomUUID().toString().replace("-", "");
        String token = random.substring(0, 6) + "." + random.substring(6, 22);
        tokens.put(token, Instant.now().plus(life));
        return token;
    }

    public synchronized boolean admits(String token) {
        return tokens.getOrDefault(token, Instant.EPOCH).isAfter(Instant.now());
    }

    /** Tokens that are good still. */
    public synchronized int tokens() {
        return (int) tokens.values().stream()
                .filter(end -> end.isAfter(Instant.now()))
                .count();
    }

    /** As an archive in base64. */
    public String sharedFiles() {
        return Base64.getEncoder().encodeToString((CA_ARCHIVE + certificate()).getBytes(StandardCharsets.UTF_8));
    }

    /** The host's kubelet starts with what kubeadm has configured: it registers itself, unless it is there. */
    public void kubeletStarted(HostState host) {
        Optional<Registration> registration = host.registration();
        if (registration.isPresent() && host.cluster().filter(this::equals).isPresent()) {
            api.register(host, registration.get());
        }
    }

    /** Its member of etcd has no vote yet. */
    public synchronized void joinControlPlane(HostState host) {
        etcd.learn(host);
    }

    public synchronized void promote(HostState host) {
        etcd.promote(host);
    }

    /** What kubeadm's reset of the host does to the cluster. */
    public synchronized void leave(HostState host) {
        etcd.removeOf(host);
        host.join(Optional.empty());
    }

    public synchronized String members() {
        return etcd.list();
    }

    /** Names of etcd's members. */
    public synchronized List<String> memberNames() {
        return etcd.names();
    }

    /** Names of those members that have no vote. */
    public synchronized List<String> learnerNames() {
        return etcd.learners();
    }

    public synchronized String health() {
        return etcd.health();
    }

    public synchronized boolean hasMember(String id) {
        return etcd.has(id);
    }

    public synchronized void removeMember(String id) {
        etcd.remove(id);
    }

    /** The administrator's kubeconfig, asking there. */
    public String kubeconfig(String server, String user) {
        return """
                apiVersion: v1
                clusters:
                - cluster:
                    certificate-authority-data: %s
                    server: https://%s
                  name: kubernetes
                contexts:
                - context:
                    cluster: kubernetes
                    user: %s
                  name: %s@kubernetes
                current-context: %s@kubernetes
                kind: Config
                users:
                - name: %s
                  user:
                    client-certificate-data: %s
                    client-key-data: %s
                """.formatted(
                        base64(certificate()),
                        server,
                        user,
                        user,
                        user,
                        user,
                        base64(administrator.certificate()),
                        base64(administrator.key()));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The certificates of a control plane are made, or made anew. */
    public synchronized void certify(HostState host) {
        serving.put(host.name(), pki.issue("kube-apiserver", Instant.now().plus(Pki.LEAF_LIFE)));
    }

    /** That of the host's API server, PEM. */
    public synchronized String servingCertificate(HostState host) {
        Pki.Issued issued = serving.get(host.name());
        return issued == null ? "" : issued.certificate();
    }

    /** The host's certificates end at that moment. */
    public synchronized void certificatesEnd(HostState host, Instant end) {
        serving.put(host.name(), pki.issue("kube-apiserver", end));
    }

    /** kubeadm's ClusterConfiguration, as it stands in the cluster: YAML. */
    public synchronized String configuration() {
        return YamlText.of(configuration);
    }

    /** One member of it. */
    public synchronized Optional<String> configured(String member) {
        return Optional.ofNullable(configuration.get(member)).map(String::valueOf);
    }

    public synchronized void configure(Map<String, Object> value) {
        configuration = new LinkedHashMap<>(value);
        api.configured(configuration());
    }

    public synchronized void configure(String member, String value) {
        configuration.put(member, value);
        api.configured(configuration());
    }
}
