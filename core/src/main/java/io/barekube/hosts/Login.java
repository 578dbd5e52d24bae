package io.barekube.hosts;

import io.barekube.Secret;
import io.barekube.spi.HostKeyCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** How to log in, as far as it was said: once for all hosts, and again for a host that differs. */
final class Login {
    OptionalInt port = OptionalInt.empty();
    Optional<String> user = Optional.empty();
    Optional<Secret> privateKey = Optional.empty();
    Optional<Path> privateKeyFile = Optional.empty();
    Optional<Secret> passphrase = Optional.empty();
    Optional<Secret> sudoPassword = Optional.empty();
    Optional<HostKeyCheck> hostKeyCheck = Optional.empty();

    void key(Secret text) {
        privateKey = Optional.of(text);
        privateKeyFile = Optional.empty();
    }

    void key(Path file) {
        privateKeyFile = Optional.of(file);
        privateKey = Optional.empty();
    }

    void check(HostKeyCheck check) {
        hostKeyCheck = Optional.of(check);
    }

    /** A further key that the host may show. */
    void pin(String key) {
        List<String> keys = new ArrayList<>();
        if (hostKeyCheck.orElse(null) instanceof HostKeyCheck.Pinned pinned) {
            keys.addAll(pinned.keys());
        }
        keys.add(key.strip());
        check(new HostKeyCheck.Pinned(keys));
    }

    /** What this says, and the defaults where it says nothing. A key brings its own passphrase. */
    Login over(Login defaults) {
        Login merged = new Login();
        merged.port = port.isPresent() ? port : defaults.port;
        merged.user = user.or(() -> defaults.user);
        Login keyed = privateKey.isPresent() || privateKeyFile.isPresent() ? this : defaults;
        merged.privateKey = keyed.privateKey;
        merged.privateKeyFile = keyed.privateKeyFile;
        merged.passphrase = passphrase.isPresent() ? passphrase : keyed.passphrase;
        merged.sudoPassword = sudoPassword.or(() -> defaults.sudoPassword);
        merged.hostKeyCheck = hostKeyCheck.or(() -> defaults.hostKeyCheck);
        return merged;
    }
}
