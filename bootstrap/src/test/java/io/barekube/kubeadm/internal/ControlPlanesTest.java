package io.barekube.kubeadm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.barekube.ClusterException;
import io.barekube.RemoteCommandException;
import io.barekube.Role;
import io.barekube.run.FailureClass;
import io.barekube.spi.Script;
import io.barekube.spi.Shell;
import io.barekube.spi.ShellResult;
import io.barekube.spi.Waiter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ControlPlanesTest {
    private static final Script SCRIPT = Script.named("read", "read").build();
    private final List<String> asked = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private final FakeShell first = new FakeShell("cp-1");
    private final FakeShell second = new FakeShell("cp-2");
    private final FakeShell third = new FakeShell("cp-3");
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };
    private final List<HostConnection> all =
            Stream.of(first, second, third).map(FakeShell::connection).toList();

    private final class FakeShell implements Shell {
        private final String name;
        private boolean dead;
        private int status;
        private String errors = "";

        FakeShell(String name) {
            this.name = name;
        }

        HostConnection connection() {
            return new HostConnection(SampleHost.host(name, Role.CONTROL_PLANE, "10.0.0." + name.charAt(3)), this);
        }

        @Override
        public ShellResult run(Script script) {
            boolean look = script.name().startsWith("look whether");
            asked.add((look ? "look at " : "") + name);
            if (dead) {
                now = now.plus(script.deadline());
                throw RemoteCommandException.on(name, script.name())
                        .failureClass(FailureClass.TRANSIENT)
                        .because("was not heard of");
            }
            return new ShellResult(look ? 0 : status, name, look ? "" : errors, Duration.ZERO);
        }

        @Override
        public ShellResult runUnit(String unit, Script script) throws InterruptedException {
            assertThat(ask()).isEqualTo("cp-2");
            return new ShellResult(0, "", "", Duration.ZERO);
        }

        @Override
        public int connections() {
            return 0;
        }

        @Override
        public int roundTrips() {
            return 0;
        }

        @Override
        public void close() {}
    }

    private ControlPlanes controlPlanes() {
        return new ControlPlanes(all, new Waiter(clock, duration -> now = now.plus(duration)));
    }

    private String ask() throws InterruptedException {
        return controlPlanes().ask(SCRIPT).result().stdout();
    }

    private void later() {
        now = now.plusSeconds(60);
    }

    @Test
    void whoAnsweredLastIsAskedFirst() throws InterruptedException {
        first.dead = true;

        assertThat(ask()).isEqualTo("cp-2");
        assertThat(asked).containsExactly("look at cp-1", "look at cp-2", "cp-2");
        asked.clear();
        assertThat(ask()).isEqualTo("cp-2");
        assertThat(asked).containsExactly("cp-2");
    }

    @Test
    void oneThatDiesCostsSecondsOnce() throws InterruptedException {
        assertThat(ask()).isEqualTo("cp-1");
        later();
        first.dead = true;

        Instant start = now;
        assertThat(ask()).isEqualTo("cp-2");
        assertThat(Duration.between(start, now)).isLessThanOrEqualTo(Duration.ofSeconds(4));
        later();
        start = now;
        assertThat(ask()).isEqualTo("cp-2");
        assertThat(now).isEqualTo(start);
    }

    @Test
    void whereAllAreSilentEachGetsItsTime() {
        first.dead = second.dead = third.dead = true;

        ClusterException failure = catchThrowableOfType(
                ClusterException.class, () -> controlPlanes().ask(SCRIPT));

        assertThat(failure).hasMessageContaining("cp-1").hasMessageContaining("was not heard of");
        assertThat(asked).endsWith("cp-1", "cp-2", "cp-3");
    }

    @Test
    void oneWithoutAnApiServerOrNotYetOneIsPassedOver() throws InterruptedException {
        first.status = 67;
        second.status = 1;
        second.errors =
                "The connection to the server 10.0.0.2:6443 was refused - did you specify the right host or port?";

        assertThat(ask()).isEqualTo("cp-3");
    }

    @Test
    void whatTheApiRefusesIsNotAskedOfAnother() {
        first.status = 1;
        first.errors = "Error from server (Forbidden): no";

        ClusterException failure = catchThrowableOfType(
                ClusterException.class, () -> controlPlanes().ask(SCRIPT));

        assertThat(failure).hasMessageContaining("Forbidden");
        assertThat(asked).containsExactly("look at cp-1", "cp-1");
    }

    @Test
    void firstFailureThatSaysSomethingIsTold() {
        first.status = 67;
        second.status = 75;
        second.errors = "etcd does not answer";
        third.dead = true;

        ClusterException failure = catchThrowableOfType(
                ClusterException.class, () -> controlPlanes().askUntilDone(SCRIPT));

        assertThat(failure).hasMessageContaining("etcd does not answer");
        assertThat(asked).as("a dead one is not waited for after that").doesNotContain("cp-3");
    }

    @Test
    void oneInTheMiddleOfSomethingLongIsAskedLast() throws InterruptedException {
        all.get(0).runUnit("barekube-join", SCRIPT);

        assertThat(asked).containsExactly("look at cp-2", "cp-2");
    }

    @Test
    void onlyOneIsAskedStraightAway() throws InterruptedException {
        Waiter waiter = Waiter.system();

        assertThat(new ControlPlanes(all.subList(0, 1), waiter)
                        .ask(SCRIPT)
                        .result()
                        .stdout())
                .isEqualTo("cp-1");
        assertThat(asked).containsExactly("cp-1");
    }
}
