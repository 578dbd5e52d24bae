package io.barekube.testkit.sim.internal.ssh;

import io.barekube.testkit.sim.internal.script.Bash;
import io.barekube.testkit.sim.internal.script.Vanished;
import io.barekube.testkit.sim.internal.script.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/** A command that a client runs on a host. */
final class HostCommand implements Command, Wire {
    private final String command;
    private final HostEndpoint host;
    private final Bash bash;
    private final Executor threads;
    private final CountDownLatch gone = new CountDownLatch(1);
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private OutputStream err = OutputStream.nullOutputStream();
    private ExitCallback exit = (status, message, close) -> {};
    private volatile Runnable cut = () -> {};

    HostCommand(String command, HostEndpoint host, Bash bash, Executor threads) {
        this.command = command;
        this.host = host;
        this.bash = bash;
        this.threads = threads;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
        cut = () -> channel.getSession().getIoSession().close(true);
        threads.execute(() -> {
            try {
                int status = run();
                out.flush();
                err.flush();
                exit.onExit(status);
            } catch (Vanished | IOException e) {
                channel.close(true);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                channel.close(true);
            } catch (RuntimeException e) {
                host.complain(host.state().name() + ": " + e);
                exit.onExit(99);
            }
        });
    }

    private int run() throws IOException, InterruptedException {
        switch (command) {
            case "bash -s" -> {
                return bash.run(host, this);
            }
            case "uname -s" -> print("Linux\n");
            case "cat /proc/sys/kernel/random/boot_id" -> print(host.state().bootId() + "\n");
            default -> {
                host.complain(host.state().name() + ": the command " + command);
                say("the simulator does not play the command " + command);
                return 127;
            }
        }
        return 0;
    }

    @Override
    public InputStream input() {
        return in;
    }

    @Override
    public void print(String text) {
        print(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void say(String line) {
        complain((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void print(byte[] bytes) {
        write(out, bytes);
    }

    @Override
    public void complain(byte[] bytes) {
        write(err, bytes);
    }

    private static void write(OutputStream stream, byte[] bytes) {
        try {
            stream.write(bytes);
            stream.flush();
        } catch (IOException e) {
            throw new Vanished("nobody listens any more");
        }
    }

    @Override
    public void cut() {
        cut.run();
    }

    @Override
    public void awaitEnd() throws InterruptedException {
        gone.await();
    }

    @Override
    public void destroy(ChannelSession channel) {
        gone.countDown();
    }

    @Override
    public void setInputStream(InputStream value) {
        in = value;
    }

    @Override
    public void setOutputStream(OutputStream value) {
        out = value;
    }

    @Override
    public void setErrorStream(OutputStream value) {
        err = value;
    }

    @Override
    public void setExitCallback(ExitCallback value) {
        exit = value;
    }
}
