package io.barekube.kubeadm.internal.ssh;

import java.nio.charset.StandardCharsets;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.direct.SessionChannel;
import net.schmizz.sshj.transport.TransportException;

/**
 * A session channel with its own way to standard input. SSHJ's stream keeps its monitor while it waits for the peer's window, and the thread that reads the
 * connection needs that monitor to close the channel: a command that ends without reading its input would freeze the whole connection. Here the
 * wait holds nothing.
 */
final class FedSession extends SessionChannel {
    private static final int HEADER = 5;
    private static final int OVERHEAD = 64;

    private final Object window = new Object();
    private final Object sending = new Object();
    private boolean finished;
    private boolean closeSent;

    FedSession(Connection connection) {
        super(connection, StandardCharsets.UTF_8);
    }

    /** Sends the bytes as the peer's window allows; from one thread. */
    void feed(byte[] bytes, int offset, int length) throws SSHException, InterruptedException {
        int sent = 0;
        while (sent < length) {
            int next = (int) Math.min(Math.min(length - sent, rwin.getMaxPacketSize()), awaitWindow());
            SSHPacket packet = new SSHPacket(HEADER + OVERHEAD + next);
            packet.rpos(HEADER);
            packet.wpos(HEADER);
            packet.putMessageID(Message.CHANNEL_DATA);
            packet.putUInt32FromInt(getRecipient());
            packet.putUInt32(next);
            packet.putRawBytes(bytes, offset + sent, next);
            synchronized (sending) {
                if (closeSent) {
                    throw closed();
                }
                trans.write(packet);
            }
            rwin.consume(next);
            sent += next;
        }
    }

    private long awaitWindow() throws ConnectionException, InterruptedException {
        synchronized (window) {
            while (rwin.getSize() <= 0 && !finished) {
                window.wait();
            }
            if (finished) {
                throw closed();
            }
            return rwin.getSize();
        }
    }

    @Override
    public void handle(Message message, SSHPacket packet) throws SSHException {
        super.handle(message, packet);
        if (message == Message.CHANNEL_WINDOW_ADJUST) {
            synchronized (window) {
                window.notifyAll();
            }
        }
    }

    @Override
    protected void sendClose() throws TransportException {
        // Data after the close of a channel would make the peer end the connection.
        synchronized (sending) {
            closeSent = true;
            super.sendClose();
        }
    }

    @Override
    protected void finishOff() {
        super.finishOff();
        synchronized (window) {
            finished = true;
            window.notifyAll();
        }
    }

    private static ConnectionException closed() {
        return new ConnectionException("the remote command no longer reads its input");
    }
}
