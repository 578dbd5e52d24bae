package io.barekube.kubeadm.internal;

import io.barekube.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/**
 * What lets hosts join for a short while. Kept in memory only.
 *
 * @param made when; it is not handed out when more than half of its life is over
 */
record JoinToken(Secret value, Instant made) {
    static final Duration LIFE = Duration.ofMinutes(20);
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

    /** A token of the form that kubeadm asks for: six characters, a dot, sixteen characters. */
    static JoinToken random(Instant now) {
        Random random = new SecureRandom();
        return new JoinToken(Secret.of(text(random, 6) + "." + text(random, 16)), now);
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    boolean isFresh(Instant now) {
        return now.isBefore(made.plus(LIFE.dividedBy(2)));
    }
}
