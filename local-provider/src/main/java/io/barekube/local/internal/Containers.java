package io.barekube.local.internal;

import io.barekube.run.FailureClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads which containers there are. */
final class Containers {
    private Containers() {}

    static List<Container> all(ContainerEngine engine) throws InterruptedException {
        return listed(engine, List.of());
    }

    static List<Container> labelled(ContainerEngine engine, String key, String value) throws InterruptedException {
        return listed(engine, List.of("--filter", "label=" + key + "=" + value));
    }

    /** Those that carry the label, whatever its value. */
    static List<Container> carrying(ContainerEngine engine, String key) throws InterruptedException {
        return listed(engine, List.of("--filter", "label=" + key));
    }

    /** By name or id. */
    static Optional<Container> find(ContainerEngine engine, String nameOrId) throws InterruptedException {
        return inspect(engine, List.of(nameOrId)).stream().findFirst();
    }

    private static List<Container> listed(ContainerEngine engine, List<String> filter) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("ps", "--all", "--quiet", "--no-trunc"));
        arguments.addAll(filter);
        List<String> ids =
                engine.run(arguments).lines().filter(id -> !id.isBlank()).toList();
        return ids.isEmpty() ? List.of() : inspect(engine, ids);
    }

    /** Those of the containers that are still there: one may go between two commands. */
    private static List<Container> inspect(ContainerEngine engine, List<String> ids) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("inspect", "--type=container"));
        arguments.addAll(ids);
        CommandResult result = engine.attempt(arguments);
        if (!result.succeeded() && !result.foundNothing()) {
            throw engine.failed(FailureClass.PERMANENT, result, arguments);
        }
        return Container.parse(result.stdout());
    }
}
