package io.barekube.local.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Whether an SSH server greets at an address. Nothing it says is believed. */
final class SshPort {
    private static final int CONNECT_MILLIS = 250;
    private static final int READ_MILLIS = 500;

    private SshPort() {}

    static boolean greets(String address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, 22), CONNECT_MILLIS);
            socket.setSoTimeout(READ_MILLIS);
            byte[] greeting = socket.getInputStream().readNBytes(4);
            return new String(greeting, StandardCharsets.US_ASCII).equals("SSH-");
        } catch (IOException e) {
            return false;
        }
    }
}
