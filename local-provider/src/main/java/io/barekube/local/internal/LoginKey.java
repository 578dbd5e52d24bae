package io.barekube.local.internal;

import io.barekube.Secret;
import io.barekube.spi.OpenSshKey;
import io.barekube.spi.StateDirectory;
import java.nio.file.Path;
import java.util.Optional;

/** The key that opens every machine of this state directory; made on first use. */
final class LoginKey {
    private static final String PRIVATE = "id_ed25519";
    private static final String PUBLIC = PRIVATE + ".pub";
    private final Secret privateText;
    private final Path publicFile;

    private LoginKey(Secret privateText, Path publicFile) {
        this.privateText = privateText;
        this.publicFile = publicFile;
    }

    static LoginKey in(StateDirectory state) throws InterruptedException {
        Optional<LoginKey> present = read(state);
        if (present.isPresent()) {
            return present.get();
        }
        return state.exclusively(() -> read(state).orElseGet(() -> {
            OpenSshKey key = OpenSshKey.generate("barekube-local");
            state.write(PUBLIC, key.publicLine() + "\n", "rw-r--r--");
            state.write(PRIVATE, key.privateText().reveal(), "rw-------");
            return new LoginKey(key.privateText(), state.file(PUBLIC));
        }));
    }

    private static Optional<LoginKey> read(StateDirectory state) {
        return state.read(PUBLIC)
                .flatMap(line -> state.read(PRIVATE))
                .map(text -> new LoginKey(Secret.of(text), state.file(PUBLIC)));
    }

    Secret privateText() {
        return privateText;
    }

    /** In the format of {@code authorized_keys}. */
    Path publicFile() {
        return publicFile;
    }
}
