package io.barekube.local.internal;

import io.barekube.run.FailureClass;
import io.barekube.spi.StateDirectory;
import java.util.List;
import java.util.Optional;

/**
 * The machines' SSH host keys, read on the machine itself through the engine and never from the network. A key that was read is kept by container id, so that
 * listing a cluster starts no process per machine.
 */
final class HostKeys {
    private static final String FILE = "/etc/ssh/ssh_host_ed25519_key.pub";
    private static final String BOOTED = "timeout 30 systemctl is-system-running --wait >/dev/null 2>&1; cat " + FILE;
    private final StateDirectory state;

    HostKeys(StateDirectory state) {
        this.state = state;
    }

    /** The key already read, else the machine's; empty when it has none yet. */
    Optional<String> of(ContainerEngine engine, Container container) throws InterruptedException {
        Optional<String> kept = state.read(file(container.id())).map(String::strip);
        return kept.isPresent() ? kept : read(engine, container, "cat " + FILE);
    }

    /** The same, after the machine has finished booting. */
    Optional<String> whenBooted(ContainerEngine engine, Container container) throws InterruptedException {
        return read(engine, container, BOOTED);
    }

    void forget(String containerId) {
        state.remove(file(containerId));
    }

    private Optional<String> read(ContainerEngine engine, Container container, String script)
            throws InterruptedException {
        List<String> arguments = List.of("exec", container.id(), "sh", "-c", script);
        CommandResult result = engine.attempt(arguments);
        if (!result.succeeded()) {
            return Optional.empty();
        }
        String[] words = result.stdout().strip().split(" ");
        if (words.length < 2 || !words[0].equals("ssh-ed25519")) {
            throw engine.failed(
                    FailureClass.PERMANENT, new CommandResult(0, "", "unexpected: " + result.stdout()), arguments);
        }
        String key = words[0] + " " + words[1];
        state.write(file(container.id()), key + "\n", "rw-r--r--");
        return Optional.of(key);
    }

    private static String file(String containerId) {
        return "host-keys/" + containerId;
    }
}
