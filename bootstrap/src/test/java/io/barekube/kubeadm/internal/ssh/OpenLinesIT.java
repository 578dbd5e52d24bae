package io.barekube.kubeadm.internal.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.spi.Script;
import io.barekube.spi.Shell;
import io.barekube.spi.ShellResult;
import io.barekube.spi.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More hosts than connections that a session may hold. */
@Timeout(60)
final class OpenLinesIT {
    private final List<FakeHost> hosts = new ArrayList<>();
    private final List<Shell> nodes = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private SshShells shells;

    @BeforeEach
    void start() throws Exception {
        shells = new SshShells(Waiter.system(), Timing.DEFAULT, 2);
        for (int i = 0; i < 3; i++) {
            FakeHost host = FakeHost.bash(Keys.rsa());
            hosts.add(host);
            nodes.add(shells.open("node" + i, host.access().build()));
        }
    }

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        shells.close();
        for (FakeHost host : hosts) {
            host.close();
        }
    }

    @Test
    void theOneIdleForLongestIsClosedAndOpensAgain() throws Exception {
        call(0);
        call(1);
        call(0);

        call(2);

        assertThat(nodes.stream().map(Shell::connections)).containsExactly(1, 1, 1);
        assertSessions(1, 0, 1);
        call(1);
        assertThat(nodes.get(1).connections()).isEqualTo(2);
        assertSessions(0, 1, 1);
    }

    @Test
    void aHostInUseKeepsItsConnection() throws Exception {
        Future<ShellResult> long0 = submit(0, "sleep 2; echo through");

        call(1);
        call(2);
        call(1);

        assertThat(long0.get().stdout()).isEqualTo("through\n");
        assertThat(nodes.get(0).connections()).isEqualTo(1);
    }

    @Test
    void aCallWaitsUntilAnotherHostIsThrough() throws Exception {
        Future<ShellResult> first = submit(0, "sleep 1; echo first");
        Future<ShellResult> second = submit(1, "sleep 2; echo second");

        assertThat(nodes.get(2).run(script("echo third")).stdout()).isEqualTo("third\n");

        assertThat(first.isDone()).isTrue();
        assertThat(second.get().stdout()).isEqualTo("second\n");
    }

    private Future<ShellResult> submit(int node, String text) throws Exception {
        Future<ShellResult> call = threads.submit(() -> nodes.get(node).run(script(text)));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (hosts.get(node).commands().isEmpty() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return call;
    }

    private void call(int node) throws InterruptedException {
        assertThat(nodes.get(node).run(script("echo " + node)).stdout()).isEqualTo(node + "\n");
    }

    /** The far side hears of a connection's end a moment later. */
    private void assertSessions(int... wanted) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        List<Integer> expected = java.util.Arrays.stream(wanted).boxed().toList();
        while (!sessions().equals(expected) && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(sessions()).isEqualTo(expected);
    }

    private List<Integer> sessions() {
        return hosts.stream().map(FakeHost::sessions).toList();
    }

    private static Script script(String text) {
        return Script.named("call", text + "\n").build();
    }
}
