package io.barekube.testkit.sim.internal.script;

import io.barekube.testkit.sim.internal.cluster.ApiError;
import io.barekube.testkit.sim.internal.cluster.SimulatedCluster;
import io.barekube.testkit.sim.internal.host.HostState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** One run of a script on a host, with what every script begins with ({@code common.sh}). For one thread, which holds the host's lock. */
final class Call {
    static final String STATE = "/etc/barekube";
    private static final int TEMPORARY = 75;
    private static final int REFUSED = 65;
    private static final int NOT_I = 67;

    private final HostState host;
    private final World world;
    private final Given given;
    private final InputStream input;
    private final Output output;
    private final Checkpoints checkpoints;

    /** Where faults strike that come in the middle of a script. */
    interface Checkpoints {
        /** Throws {@link Vanished} when it must not go on. */
        void middle();

        /** Whether it may go on after a pause. */
        boolean isAlive();
    }

    Call(HostState host, World world, Given given, InputStream input, Output output, Checkpoints checkpoints) {
        this.host = host;
        this.world = world;
        this.given = given;
        this.input = input;
        this.output = output;
        this.checkpoints = checkpoints;
    }

    HostState host() {
        return host;
    }

    World world() {
        return world;
    }

    Given given() {
        return given;
    }

    String text(String name) {
        return given.text(name);
    }

    List<String> list(String name) {
        return given.list(name);
    }

    /** So many bytes of standard input, or what there is. */
    String receive(int size) {
        try {
            return new String(input.readNBytes(size), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Vanished("the connection broke");
        }
    }

    void print(String text) {
        output.print(text);
    }

    void say(String line) {
        output.say(line);
    }

    Ended later(String why) {
        say(why);
        return new Ended(TEMPORARY);
    }

    Ended refuse(String why) {
        say(why);
        return new Ended(REFUSED);
    }

    /** A command failed that nothing caught. */
    Ended failed(int status, String command, String said) {
        if (!said.isEmpty()) {
            say(said);
        }
        say("failed: " + command);
        return new Ended(status);
    }

    void asControlPlane() {
        if (!host.files().exists(STATE + "/initialised")) {
            say("this host is no control plane, or not yet");
            throw new Ended(NOT_I);
        }
    }

    /** The cluster of this host's own API server, which answers; else kubectl's failure. */
    SimulatedCluster api() {
        return answering()
                .orElseThrow(() -> failed(
                        1,
                        "kubectl --kubeconfig /etc/kubernetes/admin.conf --cache-dir /run/barekube/kubectl \"$@\"",
                        "The connection to the server " + host.address()
                                + ":6443 was refused - did you specify the right host or port?"));
    }

    Optional<SimulatedCluster> answering() {
        return host.cluster().filter(cluster -> cluster.answersAt(host));
    }

    /** Asks the API; what it refuses, kubectl says. */
    <T> T ask(Function<SimulatedCluster, T> question) {
        SimulatedCluster cluster = api();
        try {
            return question.apply(cluster);
        } catch (ApiError e) {
            throw failed(
                    1,
                    "kubectl --kubeconfig /etc/kubernetes/admin.conf --cache-dir /run/barekube/kubectl \"$@\"",
                    String.valueOf(e.getMessage()));
        }
    }

    void middle() {
        checkpoints.middle();
    }

    /** Lets time pass, with the host free for others. */
    void pause(Duration duration) throws InterruptedException {
        host.pause(duration);
        if (!checkpoints.isAlive()) {
            throw new Vanished("it was stopped");
        }
    }

    /** Looks again until it is so; false when the time is over. */
    boolean await(Duration limit, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            pause(Duration.ofMillis(50));
        }
        return true;
    }
}
