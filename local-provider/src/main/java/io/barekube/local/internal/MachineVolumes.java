package io.barekube.local.internal;

import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import io.barekube.spi.Tags;
import java.util.ArrayList;
import java.util.List;

/** Where machines keep what does not belong on an overlay file system. */
final class MachineVolumes {
    private MachineVolumes() {}

    /** Makes them empty: one of that name that no container has any more holds an earlier machine's data, which a new one must not see. */
    static void fresh(ContainerEngine engine, MachineArguments machine) throws InterruptedException {
        List<String> present = new ArrayList<>(names(engine, "volume", "ls", "--quiet"));
        present.retainAll(machine.volumes());
        if (!present.isEmpty()) {
            List<String> ours = labelled(engine, Tags.CLUSTER);
            for (String volume : present) {
                if (!ours.contains(volume)) {
                    throw new ClusterException(
                            FailureClass.PERMANENT,
                            "volume " + volume
                                    + " exists and was not made by Barekube: remove it or name the cluster otherwise");
                }
                engine.run("volume", "rm", volume);
            }
        }
        for (String volume : machine.volumes()) {
            engine.run(machine.createVolume(volume));
        }
    }

    static List<String> ofCluster(ContainerEngine engine, String cluster) throws InterruptedException {
        return names(engine, "volume", "ls", "--quiet", "--filter", "label=" + Tags.CLUSTER + "=" + cluster);
    }

    /** Those that carry the label, whatever its value. */
    static List<String> labelled(ContainerEngine engine, String label) throws InterruptedException {
        return names(engine, "volume", "ls", "--quiet", "--filter", "label=" + label);
    }

    static boolean exists(ContainerEngine engine, String volume) throws InterruptedException {
        return names(engine, "volume", "ls", "--quiet").contains(volume);
    }

    private static List<String> names(ContainerEngine engine, String... arguments) throws InterruptedException {
        return engine.run(arguments).lines().filter(line -> !line.isBlank()).toList();
    }
}
