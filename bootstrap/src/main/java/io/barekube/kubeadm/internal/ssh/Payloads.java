package io.barekube.kubeadm.internal.ssh;

import io.barekube.spi.Script;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import net.schmizz.sshj.common.SSHException;

/** Feeds payloads one after another, each exactly as long as it said. */
final class Payloads implements Exchange.Feed {
    private static final int CHUNK = 256 << 10;
    private final List<Script.Payload> payloads;

    Payloads(List<Script.Payload> payloads) {
        this.payloads = payloads;
    }

    long size() {
        return payloads.stream().mapToLong(Script.Payload::size).sum();
    }

    @Override
    public void to(Exchange.Input input) throws SSHException, BadPayload, InterruptedException {
        byte[] chunk = new byte[payloads.isEmpty() ? 0 : CHUNK];
        for (int i = 0; i < payloads.size(); i++) {
            feed(i + 1, payloads.get(i), chunk, input);
        }
    }

    private static void feed(int number, Script.Payload payload, byte[] chunk, Exchange.Input input)
            throws SSHException, BadPayload, InterruptedException {
        long sent = 0;
        try (InputStream from = payload.open()) {
            for (int n = read(number, from, chunk); n > 0; n = read(number, from, chunk)) {
                sent += n;
                if (sent > payload.size()) {
                    break;
                }
                input.write(chunk, 0, n);
            }
        } catch (SSHException e) {
            throw e;
        } catch (IOException e) {
            throw new BadPayload("payload " + number + " could not be opened or closed: " + e.getMessage(), e);
        }
        if (sent != payload.size()) {
            throw new BadPayload("payload " + number + " is not the " + payload.size() + " bytes long that it said");
        }
    }

    private static int read(int number, InputStream from, byte[] chunk) throws BadPayload {
        try {
            return from.readNBytes(chunk, 0, chunk.length);
        } catch (IOException e) {
            throw new BadPayload("payload " + number + " could not be read: " + e.getMessage(), e);
        }
    }
}
