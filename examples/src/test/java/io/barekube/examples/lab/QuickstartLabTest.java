package io.barekube.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.examples.Quickstart;
import io.barekube.local.LocalProvider;
import io.barekube.testkit.Lab;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example that README begins with, run as a reader would run it: a program of its own. */
final class QuickstartLabTest {
    private static final String CLUSTER = "quickstart";

    @TempDir
    Path home;

    @Test
    void makesThePageAnswerThenFindsNothingToDoThenLeavesNothing() throws Exception {
        LocalProvider provider = LocalProvider.create();
        assertThat(provider.list(CLUSTER))
                .as("machines of a quickstart that somebody still uses: ./quickstart --down takes them away")
                .isEmpty();
        try {
            assertThat(quickstart().successful())
                    .contains("http://10.89.64.200/hostname answers: page-")
                    .containsPattern("quickstart-control-plane-1 +Ready +10\\.89\\.64\\.\\d+ +v1\\.36\\.4")
                    .containsPattern("quickstart-worker-2 +Ready")
                    .containsPattern("\\d s +init/quickstart-control-plane-1");
            assertThat(home.resolve("kubeconfig")).isRegularFile();

            assertThat(quickstart().successful()).contains("nothing to do", "answers: page-");
        } finally {
            quickstart("down").successful();
        }
        assertThat(provider.list(CLUSTER)).isEmpty();
        assertThat(home.resolve("runs")).isEmptyDirectory();
    }

    private Command quickstart(String... arguments) throws InterruptedException {
        Map<String, String> environment = new HashMap<>(Map.of("BAREKUBE_HOME", home.toString()));
        Lab lab = Lab.ofThisMachine();
        lab.bundle().ifPresent(bundle -> environment.put("BAREKUBE_BUNDLE", bundle.toString()));
        lab.registry().ifPresent(registry -> environment.put("BAREKUBE_REGISTRY", "http://" + registry));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String[] command = new String[4 + arguments.length];
        command[0] = java;
        command[1] = "-cp";
        command[2] = System.getProperty("java.class.path");
        command[3] = Quickstart.class.getName();
        System.arraycopy(arguments, 0, command, 4, arguments.length);
        return Command.run(environment, command);
    }
}
