package io.barekube;

/** What a node does for the cluster. */
public enum Role {
    CONTROL_PLANE("control-plane"),
    WORKER("worker");

    private final String label;

    Role(String label) {
        this.label = label;
    }

    /** The lower-case name used in tags, plans and events. */
    public String label() {
        return label;
    }

    /** The role whose {@link #label()} this is; throws {@link IllegalArgumentException} for any other text. */
    public static Role of(String label) {
        for (Role role : values()) {
            if (role.label.equals(label)) {
                return role;
            }
        }
        throw new IllegalArgumentException("no such role: " + label);
    }
}
