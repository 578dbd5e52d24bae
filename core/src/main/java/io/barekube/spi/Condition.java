package io.barekube.spi;

import java.util.Optional;
import java.util.function.Function;

/** Something that must be true of one Kubernetes object, judged from its JSON. Immutable; what it judges by must be pure, for it is called from any thread. */
public final class Condition {
    private final ObjectRef ref;
    private final String expectation;
    private final Function<KubeObject, Optional<String>> judge;

    private Condition(ObjectRef ref, String expectation, Function<KubeObject, Optional<String>> judge) {
        this.ref = ref;
        this.expectation = expectation;
        this.judge = judge;
    }

    /**
     * A condition of your own.
     *
     * @param expectation completes "DaemonSet kube-system/x must …"
     * @param judge empty when the object is as it should be, else what it is instead
     */
    public static Condition on(ObjectRef ref, String expectation, Function<KubeObject, Optional<String>> judge) {
        return new Condition(ref, expectation, judge);
    }

    /** The object is there, in whatever state. */
    public static Condition exists(ObjectRef ref) {
        return on(ref, "exist", object -> Optional.empty());
    }

    /** The member at the path has this text. */
    public static Condition field(ObjectRef ref, String expected, String... path) {
        return on(ref, "have " + String.join(".", path) + " = " + expected, object -> {
            String actual = object.text(path).orElse("nothing");
            return actual.equals(expected) ? Optional.empty() : Optional.of(String.join(".", path) + " is " + actual);
        });
    }

    /** {@code status.conditions} has the type with status True, as {@code Established} of a definition or {@code Complete} of a job. */
    public static Condition isTrue(ObjectRef ref, String type) {
        return on(
                ref,
                "be " + type,
                object -> object.condition(type) ? Optional.empty() : Optional.of("not " + type + " yet"));
    }

    /** A Deployment, DaemonSet or StatefulSet runs its newest version on every pod it should have, and has at least one. */
    public static Condition rolledOut(ObjectRef ref) {
        return on(ref, "be rolled out", Rollout::unmet);
    }

    /** The object it is about. */
    public ObjectRef ref() {
        return ref;
    }

    /** Empty when the condition holds, else what is missing, for people. */
    public Optional<String> unmet(Optional<KubeObject> object) {
        return object.isEmpty()
                ? Optional.of(ref + " does not exist")
                : judge.apply(object.get()).map(why -> ref + ": " + why);
    }

    @Override
    public String toString() {
        return ref + " must " + expectation;
    }
}
