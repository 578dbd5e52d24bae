package io.barekube.plan;

/** A step's name within its plan, made of what it does and to what: {@code prepare/w-1}. The same in every plan that holds the step. */
public record StepId(String value) implements Comparable<StepId> {
    @Override
    public int compareTo(StepId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
