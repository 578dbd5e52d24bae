package io.barekube.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.spi.Leftover;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OwnedResourcesTest {
    @Test
    void readsVolumesWithTheirOwnersAndAge() {
        List<Leftover> volumes = OwnedResources.parse("""
                [{"Name": "barekube-a-1-etcd", "Driver": "local", "CreatedAt": "2026-11-25T08:13:10.486074142Z",
                  "Labels": {"barekube-cluster": "a", "barekube-expires": "2026-12-01T00:00:00Z", "other": "x"}},
                 {"Name": "v", "CreatedAt": "2026-11-25T09:13:10+01:00", "Labels": {"barekube-cluster": "b"}},
                 {"Name": "w", "CreatedAt": "a while ago", "Labels": null}]""");

        assertThat(volumes).extracting(Leftover::id).containsExactly("barekube-a-1-etcd", "v", "w");
        assertThat(volumes.get(0).tags())
                .isEqualTo(Map.of("barekube-cluster", "a", "barekube-expires", "2026-12-01T00:00:00Z"));
        assertThat(volumes.get(0).expires()).contains(Instant.parse("2026-12-01T00:00:00Z"));
        assertThat(volumes.get(1).since()).contains(Instant.parse("2026-11-25T08:13:10Z"));
        assertThat(volumes.get(2).since()).isEmpty();
    }
}
