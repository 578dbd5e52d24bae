package io.barekube.hosts;

import io.barekube.ClusterException;
import io.barekube.ClusterSpec;
import io.barekube.Secret;
import io.barekube.Violation;
import io.barekube.run.FailureClass;
import io.barekube.spi.Capabilities;
import io.barekube.spi.Capabilities.FixedHost;
import io.barekube.spi.HostKeyCheck;
import io.barekube.spi.InfrastructureProvider;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.MachineRequest;
import io.barekube.spi.SshAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Machines that are there already: a list of hosts that SSH reaches. Each host's name becomes its node's name. Pools take hosts in the order of the list, or those
 * they name ({@code machine.hosts("w-1")}), and several clusters may take theirs from one list. Whose a host is stands on the host itself.
 *
 * <p>Immutable and thread-safe. {@link #toString()} shows no secret.
 */
public final class ExistingHosts implements InfrastructureProvider {
    private final List<ExistingHost> hosts;
    private final List<Violation> violations;
    private final Capabilities capabilities;

    private ExistingHosts(List<ExistingHost> hosts, List<Violation> violations, boolean layer2) {
        this.hosts = List.copyOf(hosts);
        this.violations = List.copyOf(violations);
        this.capabilities = Capabilities.builder()
                .layer2(layer2)
                .hosts(hosts.stream()
                        .map(host -> new FixedHost(host.name(), host.nodeAddress()))
                        .toList())
                .build();
    }

    /** Begins an empty list. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return "existing-hosts";
    }

    /** The hosts as fixed hosts, layer 2 as it was said, no reboot, network unknown. */
    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    /** Everything wrong with the list, whether this cluster uses the host or not. */
    @Override
    public List<Violation> validate(ClusterSpec spec) {
        return violations;
    }

    /** Every host of the list, because only the hosts know whose they are; none carries an owner tag. */
    @Override
    public List<Machine> list(String clusterName) {
        return hosts.stream().map(ExistingHost::machine).toList();
    }

    /** The host of the node's name; nothing is made. Throws {@link ClusterException} when it is not in the list. */
    @Override
    public Machine create(MachineRequest request) {
        Machine machine = machine(request.node().name());
        return machine.toBuilder().tags(request.tags()).build();
    }

    /** Returns at once: the host's address and access are known. Throws {@link ClusterException} when it is not in the list. */
    @Override
    public Machine await(MachineId id, Duration timeout) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while awaiting " + id.value());
        }
        return machine(id.value());
    }

    private Machine machine(String name) {
        return hosts.stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ClusterException(
                        FailureClass.PERMANENT,
                        "host " + name + " is not in the list of existing hosts: add it with host(..)"))
                .machine();
    }

    /** Does nothing: the host stays, and a cluster's traces are reset from it. */
    @Override
    public void delete(MachineId id) {}

    @Override
    public boolean deleteDestroys() {
        return false;
    }

    @Override
    public String toString() {
        return name() + " " + hosts.stream().map(ExistingHost::name).toList();
    }

    /**
     * A list of hosts. What is said here holds for every host that does not say otherwise, whether it was added before or after. Not thread-safe. No method throws for
     * what it is given: {@code ClusterBuilder.build()} reports everything that is wrong at once.
     */
    public static final class Builder {
        private final List<Described> described = new ArrayList<>();
        private final Login defaults = new Login();
        private boolean layer2 = true;

        private Builder() {}

        private record Described(String name, String address, HostSettings settings) {}

        /** Adds a host at this IP address or host name. Its name becomes the node's, so it is a DNS label. */
        public Builder host(String name, String address) {
            return host(name, address, settings -> {});
        }

        /** Adds a host that differs from the others in these settings. */
        public Builder host(String name, String address, Consumer<HostSettings> settings) {
            HostSettings own = new HostSettings();
            settings.accept(own);
            described.add(new Described(name, address, own));
            return this;
        }

        /** The port of the SSH servers; default 22. */
        public Builder port(int value) {
            defaults.port = OptionalInt.of(value);
            return this;
        }

        /** Who logs in: root (the default), or somebody who may use sudo. */
        public Builder user(String value) {
            defaults.user = Optional.of(value);
            return this;
        }

        /** The file of the private key: OpenSSH, PKCS#8 or PEM. It is read by {@link #build()}. Required, here or for each host. */
        public Builder privateKey(Path file) {
            defaults.key(file);
            return this;
        }

        /** The text of the private key: OpenSSH, PKCS#8 or PEM. */
        public Builder privateKey(Secret text) {
            defaults.key(text);
            return this;
        }

        /** Of the private key, where it is encrypted. */
        public Builder passphrase(Secret value) {
            defaults.passphrase = Optional.of(value);
            return this;
        }

        /** What sudo asks the user for; needless for root and where sudo asks nothing. */
        public Builder sudoPassword(Secret value) {
            defaults.sudoPassword = Optional.of(value);
            return this;
        }

        /** How hosts prove themselves that give no host key of their own. Required, here or for each host. */
        public Builder hostKeyCheck(HostKeyCheck check) {
            defaults.check(check);
            return this;
        }

        /** Hosts must stand in this file of OpenSSH's known_hosts format, with the key they show. */
        public Builder knownHosts(Path file) {
            return hostKeyCheck(new HostKeyCheck.KnownHosts(file));
        }

        /** The first key a host shows is believed, written to this file, and expected from then on: only for networks you own. */
        public Builder trustOnFirstUse(Path file) {
            return hostKeyCheck(new HostKeyCheck.TrustOnFirstUse(file));
        }

        /** Any key is believed: anybody on the path can read and change everything, the cluster's keys included. */
        public Builder noHostKeyCheckInsecure() {
            return hostKeyCheck(new HostKeyCheck.NoCheckInsecure());
        }

        /** Whether the hosts share a segment in which ARP announces addresses; default true. */
        public Builder layer2(boolean value) {
            this.layer2 = value;
            return this;
        }

        /** Fixes the list and reads the key files. What is wrong with it is told by {@code ClusterBuilder.build()}. */
        public ExistingHosts build() {
            HostRules rules = new HostRules();
            List<ExistingHost> hosts =
                    described.stream().map(host -> host(host, rules)).toList();
            if (hosts.isEmpty()) {
                rules.none();
            }
            return new ExistingHosts(hosts, rules.violations(), layer2);
        }

        private ExistingHost host(Described host, HostRules rules) {
            Login login = host.settings().login.over(defaults);
            int port = login.port.orElse(22);
            String user = login.user.orElse("root");
            Optional<String> nodeAddress = host.settings().nodeAddress;
            rules.name(host.name());
            rules.addresses(host.name(), host.address(), port, nodeAddress);
            rules.user(host.name(), user);
            Optional<Secret> key = rules.key(host.name(), login);
            rules.hostKeyCheck(host.name(), login.hostKeyCheck);
            Optional<SshAccess> access = key.flatMap(
                    text -> login.hostKeyCheck.map(check -> access(host.address(), port, user, text, check, login)));
            return new ExistingHost(host.name(), host.address(), nodeAddress.orElse(host.address()), port, access);
        }

        private static SshAccess access(
                String address, int port, String user, Secret key, HostKeyCheck check, Login login) {
            SshAccess.Builder access =
                    SshAccess.to(address).port(port).user(user).privateKey(key).hostKeyCheck(check);
            login.passphrase.ifPresent(access::passphrase);
            login.sudoPassword.ifPresent(access::sudoPassword);
            return access.build();
        }
    }
}
