package io.barekube.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.run.FailureReport.OtherFailure;
import io.barekube.spi.BootstrapSession.Excerpt;
import io.barekube.spi.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailureReportTest {
    private static final FailureReport REPORT = new FailureReport(
            "edge",
            "20261125-101500-123-abcd",
            "join/w-2",
            "join worker",
            "w-2",
            FailureClass.TRANSIENT,
            "kubeadm join --config -",
            "first \"error\"\nof two lines",
            3,
            Duration.ofMillis(65_432),
            List.of(new Excerpt("journal of kubelet", "tab\tand ünïcode")),
            List.of(new OtherFailure("join/w-3", "w-3", "another")),
            List.of("ready/w-2"),
            List.of("machine m-2 for node w-2"),
            "mend it");

    @Test
    void comesBackFromItsJson() {
        assertThat(FailureReport.fromJson(Json.parseObject(Json.write(REPORT.toJson()))))
                .isEqualTo(REPORT);
    }

    /** Others read it: this text is a promise. */
    @Test
    void keepsTheShapeOfItsJson() {
        assertThat(Json.write(REPORT.toJson()))
                .isEqualTo("{\"cluster\":\"edge\",\"run\":\"20261125-101500-123-abcd\",\"step\":\"join/w-2\","
                        + "\"what\":\"join worker\",\"node\":\"w-2\",\"class\":\"TRANSIENT\","
                        + "\"command\":\"kubeadm join --config -\",\"firstError\":\"first \\\"error\\\"\\nof two lines\","
                        + "\"attempts\":3,\"elapsedMillis\":65432,"
                        + "\"excerpts\":[{\"source\":\"journal of kubelet\",\"text\":\"tab\\tand ünïcode\"}],"
                        + "\"others\":[{\"step\":\"join/w-3\",\"node\":\"w-3\",\"error\":\"another\"}],"
                        + "\"skipped\":[\"ready/w-2\"],\"leftBehind\":[\"machine m-2 for node w-2\"],"
                        + "\"next\":\"mend it\"}");
    }

    @Test
    void readsMembersThatALaterVersionAdds() {
        Map<String, Object> json = REPORT.toJson();
        json.put("since", "then");
        assertThat(FailureReport.fromJson(json)).isEqualTo(REPORT);
    }

    @Test
    void saysWhatIsMissing() {
        Map<String, Object> json = REPORT.toJson();
        json.remove("firstError");
        assertThatThrownBy(() -> FailureReport.fromJson(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("firstError");
    }
}
