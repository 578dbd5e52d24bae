package io.barekube.kubeadm.internal;

import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import io.barekube.spi.Json;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads what kubeadm has written: one YAML document. */
final class WrittenYaml {
    private WrittenYaml() {}

    /** The document as JSON values; {@code name} is what a message calls it. */
    static Map<String, Object> read(String name, String text) {
        try {
            Object value = new Load(LoadSettings.builder().setLabel(name).build()).loadFromString(text);
            return Json.parseObject(
                    Json.write(value)); // numbers as Json has them, so that values of both can be compared
        } catch (YamlEngineException | IllegalArgumentException e) {
            throw new ClusterException(
                    FailureClass.PERMANENT, name + " cannot be read: " + e.getMessage() + "; did somebody edit it?", e);
        }
    }
}
