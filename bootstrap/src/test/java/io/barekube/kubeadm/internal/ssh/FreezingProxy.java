package io.barekube.kubeadm.internal.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Passes TCP on until it is frozen; then it takes nothing more and says nothing, as a dead link does. */
final class FreezingProxy implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean frozen;

    FreezingProxy(int target) throws IOException {
        run(() -> {
            while (true) {
                Socket here = listener.accept();
                Socket there = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.addAll(List.of(here, there));
                run(() -> pass(here, there));
                run(() -> pass(there, here));
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    void freeze() {
        frozen = true;
    }

    private void pass(Socket from, Socket to) throws IOException, InterruptedException {
        InputStream in = from.getInputStream();
        byte[] chunk = new byte[1 << 15];
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            if (frozen) {
                closed.await();
            }
            to.getOutputStream().write(chunk, 0, n);
        }
        to.close();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void run(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException e) {
                return;
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
