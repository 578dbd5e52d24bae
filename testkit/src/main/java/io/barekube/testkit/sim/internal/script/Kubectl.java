package io.barekube.testkit.sim.internal.script;

import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import io.barekube.testkit.sim.internal.cluster.ApiError;
import io.barekube.testkit.sim.internal.cluster.SimulatedCluster;
import java.util.List;

/** The scripts that ask the API: {@code kube-apply.sh}, {@code kube-read.sh} and their kin. */
final class Kubectl {
    private Kubectl() {}

    static void apply(Call call) {
        call.asControlPlane();
        for (String part : List.of("first", "rest")) {
            if (!call.text(part).isEmpty()) {
                call.ask(cluster -> {
                    cluster.api().apply(items(call.text(part)));
                    return "";
                });
                call.middle();
            }
        }
    }

    static void read(Call call) {
        call.asControlPlane();
        SimulatedCluster cluster = call.api();
        if (!call.text("named").isEmpty()) {
            document(call, cluster.api().read(items(call.text("named"))));
        }
        for (List<String> kind : call.given().rows("all", 2)) {
            // KIND.VERSION.GROUP, with an empty group for the core API
            String[] parts = kind.get(0).split("\\.", 3);
            String apiVersion = parts[2].isEmpty() ? parts[1] : parts[2] + "/" + parts[1];
            if (cluster.api().knows(apiVersion, parts[0])) {
                document(call, cluster.api().list(apiVersion, parts[0], kind.get(1)));
            }
        }
    }

    private static void document(Call call, String text) {
        if (!text.isEmpty()) {
            call.print("\f" + text);
        }
    }

    static void get(Call call) {
        call.asControlPlane();
        call.print(call.ask(cluster -> cluster.api().get(call.text("path"))));
    }

    static void delete(Call call) {
        call.asControlPlane();
        call.ask(cluster -> {
            cluster.api().delete(items(call.text("named")));
            return "";
        });
    }

    static void patch(Call call) {
        call.asControlPlane();
        SimulatedCluster cluster = call.api();
        int number = 0;
        for (List<String> patch : call.given().rows("patches", 4)) {
            String[] parts = patch.get(0).split("\\.", 3);
            String apiVersion = parts.length == 3 ? parts[2] + "/" + parts[1] : "v1";
            ObjectRef ref = new ObjectRef(apiVersion, parts[0], patch.get(2), patch.get(1));
            try {
                cluster.api().patch(ref, KubeObject.parse(patch.get(3)).fields());
            } catch (ApiError e) {
                String said = String.valueOf(e.getMessage());
                if (!said.contains("Error from server (")) {
                    throw call.failed(1, "cat \"$answer\" 1>&2", said);
                }
                call.print("\f" + number + "\n" + said + "\n");
            }
            number++;
        }
    }

    static void evict(Call call) {
        call.asControlPlane();
        SimulatedCluster cluster = call.api();
        int number = 0;
        for (List<String> pod : call.given().rows("pods", 2)) {
            try {
                cluster.api().evict(pod.get(0), pod.get(1));
            } catch (ApiError e) {
                String said = String.valueOf(e.getMessage());
                String told = said.substring(said.indexOf("): ") + 3);
                if (said.contains("(TooManyRequests)")) {
                    call.print(number + "\t" + told + " Budgets of " + pod.get(0) + " that allow none:"
                            + cluster.api().exhaustedBudgets(pod.get(0)) + "\n");
                } else if (!said.contains("(NotFound)")) {
                    call.print(number + "\t" + told + "\n");
                }
            }
            number++;
        }
    }

    private static List<KubeObject> items(String list) {
        return KubeObject.parse(list).items("items");
    }
}
