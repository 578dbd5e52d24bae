package io.barekube.testkit.sim.internal.ssh;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.util.Readable;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** The network before the server: what clients send arrives after the host's latency, in order, and not at all while the host is frozen. Thread-safe. */
final class Delays {
    private final Sshd sshd;
    private final ScheduledExecutorService clock;
    private final Executor threads;
    private final Map<IoSession, Line> lines = new ConcurrentHashMap<>();

    Delays(Sshd sshd, ScheduledExecutorService clock, Executor threads) {
        this.sshd = sshd;
        this.clock = clock;
        this.threads = threads;
    }

    /** What is to happen, when its time has come. */
    private record Arrival(long nanos, Delivery delivery) {}

    private interface Delivery {
        void deliver() throws Exception;
    }

    private final class Line {
        private final IoSession session;
        private final IoHandler handler;
        private final HostEndpoint host;
        private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();

        Line(IoSession session, IoHandler handler, HostEndpoint host) {
            this.session = session;
            this.handler = handler;
            this.host = host;
        }

        void send(Delivery delivery) throws Exception {
            long latency = host.latency().toNanos();
            if (latency == 0 && !host.isFrozen() && arrivals.isEmpty()) {
                delivery.deliver();
                return;
            }
            arrivals.add(new Arrival(System.nanoTime() + latency, delivery));
            var unused = clock.schedule(() -> threads.execute(this::deliver), latency, TimeUnit.NANOSECONDS);
        }

        synchronized void deliver() {
            while (!host.isFrozen()) {
                Arrival next = arrivals.peek();
                if (next == null || next.nanos() - System.nanoTime() > 0) {
                    return;
                }
                arrivals.poll();
                try {
                    next.delivery().deliver();
                } catch (Exception e) {
                    fail(e);
                }
            }
        }

        private void fail(Exception failure) {
            try {
                handler.exceptionCaught(session, failure);
            } catch (Exception e) {
                session.close(true);
            }
        }
    }

    void thaw(HostEndpoint host) {
        lines.values().stream().filter(line -> line.host == host).forEach(line -> threads.execute(line::deliver));
    }

    IoHandler before(IoHandler handler) {
        return new IoHandler() {
            @Override
            public void sessionCreated(IoSession session) throws Exception {
                HostEndpoint host = sshd.endpoint(session);
                Line line = new Line(session, handler, host);
                lines.put(session, line);
                host.connected(session);
                sshd.connected();
                line.send(() -> handler.sessionCreated(session));
            }

            @Override
            public void sessionClosed(IoSession session) throws Exception {
                Line line = lines.remove(session);
                if (line != null) {
                    line.host.disconnected(session);
                    sshd.disconnected();
                }
                handler.sessionClosed(session);
            }

            @Override
            public void exceptionCaught(IoSession session, Throwable cause) throws Exception {
                handler.exceptionCaught(session, cause);
            }

            @Override
            public void messageReceived(IoSession session, Readable message) throws Exception {
                Line line = lines.get(session);
                if (line == null) {
                    return;
                }
                byte[] bytes = new byte[message.available()];
                message.getRawBytes(bytes, 0, bytes.length);
                line.send(() -> handler.messageReceived(session, new ByteArrayBuffer(bytes)));
            }
        };
    }
}
