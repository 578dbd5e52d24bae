package io.barekube.packet.internal;

import io.barekube.Secret;

/**
 * What opens a cluster's machines.
 *
 * @param publicLine as in {@code authorized_keys}
 * @param privateText shows itself to nobody
 */
record LoginKey(String publicLine, Secret privateText) {
    /** Type and key without the comment, which the API may keep or not. */
    String bare() {
        return bare(publicLine);
    }

    static String bare(String line) {
        String[] words = line.strip().split("\\s+");
        return words.length < 2 ? line.strip() : words[0] + " " + words[1];
    }
}
