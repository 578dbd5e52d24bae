package io.barekube.internal.run;

import io.barekube.ClusterException;
import io.barekube.ClusterSpec;
import io.barekube.internal.ClusterRecord;
import io.barekube.internal.Wiring;
import io.barekube.internal.artifact.ArtifactText;
import io.barekube.run.FailureClass;
import io.barekube.spi.Addon;
import io.barekube.spi.Addon.Stage;
import io.barekube.spi.Artifact;
import io.barekube.spi.BootstrapSession.Progress;
import io.barekube.spi.Condition;
import io.barekube.spi.KubeApi;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import io.barekube.spi.Provided;
import io.barekube.spi.Waiter.Look;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Installs addons stage by stage, and has them prove themselves. */
final class AddonWork {
    private static final Duration POLL = Duration.ofMillis(700);
    private final ClusterSpec spec;
    private final Wiring wiring;
    private final KubeApi api;
    private final RecordKeeper record;

    AddonWork(ClusterSpec spec, Wiring wiring, KubeApi api, RecordKeeper record) {
        this.spec = spec;
        this.wiring = wiring;
        this.api = api;
        this.record = record;
    }

    void install(Addon addon, Provided provided, Progress progress) throws InterruptedException {
        Map<Artifact, String> files = new LinkedHashMap<>();
        for (Artifact artifact : addon.requires(spec).artifacts()) {
            files.put(artifact, ArtifactText.read(wiring.artifacts().resolve(artifact)));
        }
        for (Stage stage : addon.stages(spec, files, provided)) {
            progress.line(stage.name() + ": " + stage.objects().size() + " objects");
            apply(addon, stage);
            await(addon, stage);
        }
        record.record(Map.of(ClusterRecord.addonKey(addon.name()), addon.fingerprint()));
    }

    /** A webhook that is just starting refuses objects for a while; everything else that is refused is refused for good. */
    private void apply(Addon addon, Stage stage) throws InterruptedException {
        wiring.waiter()
                .until(
                        addon.name() + "'s " + stage.name() + " to be accepted",
                        wiring.timeouts().addon(),
                        POLL,
                        () -> {
                            try {
                                api.apply(stage.objects());
                                return Look.found(stage);
                            } catch (ClusterException e) {
                                if (e.failureClass() != FailureClass.TRANSIENT) {
                                    throw e;
                                }
                                return Look.notYet(String.valueOf(e.getMessage()));
                            }
                        });
    }

    private void await(Addon addon, Stage stage) throws InterruptedException {
        if (stage.ready().isEmpty()) {
            return;
        }
        List<ObjectRef> refs =
                stage.ready().stream().map(Condition::ref).distinct().toList();
        wiring.waiter()
                .until(addon.name() + "'s " + stage.name(), wiring.timeouts().addon(), POLL, () -> {
                    Map<ObjectRef, KubeObject> found = new LinkedHashMap<>();
                    api.read(refs).forEach(object -> found.put(object.ref(), object));
                    List<String> unmet = new ArrayList<>();
                    for (Condition condition : stage.ready()) {
                        condition
                                .unmet(Optional.ofNullable(found.get(condition.ref())))
                                .ifPresent(unmet::add);
                    }
                    return unmet.isEmpty() ? Look.found(stage) : Look.notYet(String.join("; ", unmet));
                });
    }

    void verify(Addon addon, List<String> nodes, Progress progress) throws InterruptedException {
        addon.verify(new LiveVerification(spec, wiring, api, nodes, progress, LiveVerification.outside()));
        record.record(Map.of(ClusterRecord.provedKey(addon.name()), addon.fingerprint()));
    }
}
