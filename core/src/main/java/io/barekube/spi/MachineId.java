package io.barekube.spi;

/** The provider's own name for a machine; opaque to everybody else. */
public record MachineId(String value) {
    @Override
    public String toString() {
        return value;
    }
}
