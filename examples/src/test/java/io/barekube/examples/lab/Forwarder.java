package io.barekube.examples.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A caller's own load balancer: takes connections on a bridge of the lab, once there is one, and leads each to the first server that takes it. */
final class Forwarder implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 500;
    private static final long PAUSE_MILLIS = 200;
    private final InetSocketAddress address;
    private final int port;
    private final Callable<List<String>> servers;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "forwarder");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean over;

    /**
     * Begins to listen as soon as this computer has the address.
     *
     * @param port that servers listen on
     * @param servers their addresses, asked for with each connection
     */
    Forwarder(String host, int ownPort, int port, Callable<List<String>> servers) {
        this.address = new InetSocketAddress(host, ownPort);
        this.port = port;
        this.servers = servers;
        threads.execute(this::listen);
    }

    private void listen() {
        while (!over) {
            try (ServerSocket socket =
                    new ServerSocket(address.getPort(), 50, InetAddress.getByName(address.getHostString()))) {
                socket.setSoTimeout(PATIENCE_MILLIS);
                while (!over) {
                    accept(socket);
                }
            } catch (IOException e) {
                pause(); // the bridge is not there yet
            }
        }
    }

    private void accept(ServerSocket socket) throws IOException {
        try {
            Socket caller = socket.accept();
            threads.execute(() -> lead(caller));
        } catch (java.net.SocketTimeoutException e) {
            // looks whether it is over
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lead(Socket caller) {
        try (caller;
                Socket server = connect()) {
            threads.execute(() -> copy(server, caller));
            copy(caller, server);
        } catch (IOException e) {
            // as a load balancer without servers does: the connection ends
        }
    }

    private Socket connect() throws IOException {
        for (String server : addresses()) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(server, port), PATIENCE_MILLIS);
                return socket;
            } catch (IOException e) {
                socket.close();
            }
        }
        throw new IOException("no server takes connections");
    }

    private List<String> addresses() throws IOException {
        try {
            return servers.call();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException e) {
            // either side has ended it
        } finally {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        over = true;
        threads.shutdownNow();
    }
}
