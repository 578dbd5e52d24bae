package io.barekube.kubeadm.internal.ssh;

import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The keys or fingerprints that the caller knows. */
final class PinnedKeys implements HostKeys {
    private final Set<String> fingerprints = new LinkedHashSet<>();
    private final Set<String> preferred = new LinkedHashSet<>();
    private final List<String> unusable = new ArrayList<>();
    private boolean anyType;

    PinnedKeys(List<String> keys) {
        keys.stream().map(String::strip).filter(key -> !key.isEmpty()).forEach(this::add);
    }

    private void add(String key) {
        String[] words = key.split("\\s+");
        if (key.startsWith("SHA256:")) {
            fingerprints.add(words[0].replaceAll("=+$", ""));
            anyType = true;
            return;
        }
        try {
            List<String> algorithms = KeyText.algorithms(words[0]);
            if (algorithms.isEmpty() || words.length < 2) {
                unusable.add(words[0]);
                return;
            }
            fingerprints.add(KeyText.fingerprint(Base64.getDecoder().decode(words[1])));
            preferred.addAll(algorithms);
        } catch (IllegalArgumentException e) {
            unusable.add(words[0] + " with a damaged key");
        }
    }

    @Override
    public Optional<String> objection(PublicKey shown) {
        String fingerprint = KeyText.fingerprint(shown);
        if (fingerprints.contains(fingerprint)) {
            return Optional.empty();
        }
        if (fingerprints.isEmpty()) {
            return Optional.of("no usable key is pinned for it (" + String.join(", ", unusable)
                    + "); pin its ssh-ed25519 or ssh-rsa public key, or a SHA256: fingerprint of one");
        }
        return Optional.of("it shows the " + KeyText.type(shown) + " key " + fingerprint + ", but pinned is "
                + String.join(" or ", fingerprints)
                + ". Somebody may be answering in its place. If the host was reinstalled, pin the new key");
    }

    @Override
    public List<String> preferred() {
        return anyType ? List.of() : List.copyOf(preferred);
    }

    @Override
    public List<String> otherwise() {
        return anyType ? SshConfig.RSA : List.of();
    }
}
