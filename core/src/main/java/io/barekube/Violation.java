package io.barekube;

import java.io.Serializable;

/**
 * One thing that is wrong with a cluster's description, or with a machine for it, and what to do.
 *
 * @param where what it is about: a setting ({@code podCidr}), a node or an addon
 * @param what a sentence without secrets: what is wrong and what would be right
 */
public record Violation(String where, String what) implements Serializable {
    @Override
    public String toString() {
        return where + ": " + what;
    }
}
