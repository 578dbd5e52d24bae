package io.barekube.hosts;

import io.barekube.Secret;
import io.barekube.Violation;
import io.barekube.internal.Ip;
import io.barekube.spi.HostKeyCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds what is wrong with a list of hosts, all of it. Files are read here, once each. */
final class HostRules {
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");
    private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}=?");
    private static final Pattern KEY_LINE = Pattern.compile("[a-z0-9@.-]+ AAAA[A-Za-z0-9+/]+={0,2}( .*)?");
    private final List<Violation> violations = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, String> logins = new HashMap<>();
    private final Map<String, String> nodeAddresses = new HashMap<>();
    private final Map<Path, Optional<Secret>> keys = new HashMap<>();

    List<Violation> violations() {
        return violations;
    }

    void none() {
        violations.add(new Violation("hosts", "the list is empty: call host(name, address)"));
    }

    private void add(String where, String what) {
        violations.add(new Violation("host " + where, what));
    }

    void name(String name) {
        if (!DNS_LABEL.matcher(name).matches()) {
            add(
                    name,
                    "its name becomes the node's and is not a DNS label: use a-z, 0-9 and hyphens, at most 63 characters");
        }
        if (names.put(name, name) != null) {
            add(name, "there are two hosts of this name: give each its own");
        }
    }

    void addresses(String name, String address, int port, Optional<String> nodeAddress) {
        if (port < 1 || port > 65535) {
            add(name, "port " + port + " is not within 1 to 65535");
        }
        if (ip(address).isEmpty()
                && (NUMBERS.matcher(address).matches()
                        || !HOST_NAME.matcher(address).matches())) {
            add(name, "its address \"" + address + "\" is neither an IP address nor a host name");
        } else if (ip(address).isEmpty() && nodeAddress.isEmpty()) {
            add(name, "its address " + address + " is a name, and nodes need a number: give nodeAddress(..) as well");
        }
        nodeAddress
                .filter(value -> ip(value).isEmpty())
                .ifPresent(value -> add(name, "its node address \"" + value + "\" is not an IP address"));
        String login = ip(address).orElse(address.toLowerCase(Locale.ROOT)) + " port " + port;
        String other = logins.putIfAbsent(login, name);
        if (other != null) {
            add(name, "it is logged in to at " + login + ", and so is " + other + ": list each host once");
        }
        String node = nodeAddress.orElse(address);
        String neighbour = nodeAddresses.putIfAbsent(ip(node).orElse(node), name);
        if (neighbour != null && (other == null || nodeAddress.isPresent())) {
            add(
                    name,
                    "nodes reach it at " + node + ", and " + neighbour + " as well: give each its own nodeAddress(..)");
        }
    }

    private static Optional<String> ip(String text) {
        try {
            return Optional.of(Ip.parse(text).getHostAddress());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    void user(String name, String user) {
        if (user.isBlank()) {
            add(name, "its user has no name");
        }
    }

    /** The key's text, if there is one that can be used. */
    Optional<Secret> key(String name, Login login) {
        if (login.privateKey.isEmpty() && login.privateKeyFile.isEmpty()) {
            add(name, "no private key is given: call privateKey(..), on it or for all hosts");
            return Optional.empty();
        }
        Optional<Secret> key =
                login.privateKey.or(() -> login.privateKeyFile.flatMap(file -> keys.computeIfAbsent(file, this::read)));
        key.filter(text -> !text.reveal().contains("PRIVATE KEY-----"))
                .ifPresent(text -> add(
                        name,
                        login.privateKeyFile.map(Path::toString).orElse("the text given as private key")
                                + " holds no private key in OpenSSH, PKCS#8 or PEM form"));
        return key;
    }

    private Optional<Secret> read(Path file) {
        try {
            return Optional.of(Secret.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            violations.add(new Violation(
                    "private key " + file,
                    "it cannot be read (" + e.getClass().getSimpleName()
                            + "): name a file that this process may read"));
            return Optional.empty();
        }
    }

    void hostKeyCheck(String name, Optional<HostKeyCheck> check) {
        if (check.isEmpty()) {
            add(
                    name,
                    "nothing says how it proves that it is the one meant: give its hostKey(..), or knownHosts(..) for all hosts");
        } else if (check.get() instanceof HostKeyCheck.Pinned pinned) {
            pinned.keys().stream()
                    .filter(key -> !FINGERPRINT.matcher(key).matches()
                            && !KEY_LINE.matcher(key).matches())
                    .forEach(
                            key -> add(
                                    name,
                                    "its host key \"" + key
                                            + "\" is neither a fingerprint (SHA256:…) nor a public key line (ssh-ed25519 AAAA…)"));
        } else if (check.get() instanceof HostKeyCheck.KnownHosts known) {
            if (!Files.isRegularFile(known.file()) || !Files.isReadable(known.file())) {
                Violation unreadable = new Violation(
                        "known hosts " + known.file(),
                        "it cannot be read: name a file of OpenSSH's known_hosts format");
                if (!violations.contains(unreadable)) {
                    violations.add(unreadable);
                }
            }
        }
    }
}
