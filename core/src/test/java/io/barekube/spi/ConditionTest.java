package io.barekube.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
    private static final ObjectRef REF = ObjectRef.in("kube-system", "apps/v1", "DaemonSet", "net");

    private static Optional<String> unmet(Condition condition, String json) {
        return condition.unmet(Optional.of(KubeObject.parse(json)));
    }

    @Test
    void doesNotHoldOfWhatDoesNotExist() {
        assertThat(Condition.exists(REF).unmet(Optional.empty())).contains(REF + " does not exist");
        assertThat(unmet(Condition.exists(REF), "{}")).isEmpty();
        assertThat(Condition.exists(REF)).hasToString(REF + " must exist");
    }

    @Test
    void comparesAField() {
        Condition bound = Condition.field(REF, "Bound", "status", "phase");

        assertThat(unmet(bound, "{\"status\":{\"phase\":\"Bound\"}}")).isEmpty();
        assertThat(unmet(bound, "{\"status\":{\"phase\":\"Pending\"}}")).contains(REF + ": status.phase is Pending");
        assertThat(unmet(bound, "{}")).contains(REF + ": status.phase is nothing");
    }

    @Test
    void readsStatusConditions() {
        Condition established = Condition.isTrue(REF, "Established");

        assertThat(unmet(established, "{\"status\":{\"conditions\":[{\"type\":\"Established\",\"status\":\"True\"}]}}"))
                .isEmpty();
        assertThat(unmet(
                        established, "{\"status\":{\"conditions\":[{\"type\":\"Established\",\"status\":\"False\"}]}}"))
                .contains(REF + ": not Established yet");
        assertThat(unmet(established, "{\"status\":{\"conditions\":\"odd\"}}")).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|1|3|3|3|",
                "2|1|3|3|3|its controller has not seen the newest version yet",
                "1|1|3|2|3|2 of 3 pods ready",
                "1|1|3|3|1|1 of 3 pods ready",
                "1|1|0|0|0|no node wants a pod of it yet"
            })
    void rollsOutADaemonSet(long generation, long observed, long wanted, long updated, long ready, String why) {
        String json = String.format(
                "{\"kind\":\"DaemonSet\",\"metadata\":{\"generation\":%d},\"status\":{\"observedGeneration\":%d,"
                        + "\"desiredNumberScheduled\":%d,\"updatedNumberScheduled\":%d,\"numberReady\":%d}}",
                generation, observed, wanted, updated, ready);

        assertThat(unmet(Condition.rolledOut(REF), json))
                .isEqualTo(Optional.ofNullable(why).map(text -> REF + ": " + text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"replicas\":2|\"replicas\":2,\"updatedReplicas\":2,\"readyReplicas\":2|",
                "\"replicas\":2|\"replicas\":2,\"updatedReplicas\":2|0 of 2 pods ready",
                "\"x\":1|\"replicas\":1,\"updatedReplicas\":1,\"readyReplicas\":1|",
                "\"x\":1|\"x\":1|0 of 1 pods ready",
                "\"replicas\":0|\"x\":1|",
                "\"replicas\":1|\"replicas\":2,\"updatedReplicas\":1,\"readyReplicas\":2|1 old pods are not gone yet"
            })
    void rollsOutADeployment(String spec, String status, String why) {
        String json = "{\"kind\":\"Deployment\",\"spec\":{" + spec + "},\"status\":{" + status + "}}";

        assertThat(unmet(Condition.rolledOut(REF), json))
                .isEqualTo(Optional.ofNullable(why).map(text -> REF + ": " + text));
    }

    @Test
    void readsObjectsThatLackEverything() {
        KubeObject empty = KubeObject.parse("{}");

        assertThat(empty.kind() + empty.name() + empty.namespace()).isEmpty();
        assertThat(empty.number("status", "replicas")).isZero();
        assertThat(empty.items("items")).isEmpty();
        assertThat(KubeObject.parse("{\"a\":[{\"b\":\"c\"}]}").text("a", "0", "b"))
                .contains("c");
        assertThat(KubeObject.parse("{\"a\":[]}").text("a", "0", "b")).isEmpty();
        assertThat(KubeObject.parse("{\"a\":null}").text("a", "b")).isEmpty();
    }
}
