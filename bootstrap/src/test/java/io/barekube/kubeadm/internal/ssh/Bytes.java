package io.barekube.kubeadm.internal.ssh;

import io.barekube.spi.Script;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Random;

/** Payloads from memory. */
final class Bytes {
    private Bytes() {}

    static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    static Script.Payload payload(byte[] bytes) {
        return payload(bytes.length, bytes);
    }

    /** Says a length that may not be true. */
    static Script.Payload payload(long size, byte[] bytes) {
        return new Script.Payload() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }

    /** The same block again and again. */
    static Script.Payload repeated(long size) {
        byte[] block = random(1 << 20);
        return new Script.Payload() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public InputStream open() {
                return new InputStream() {
                    private long left = size;

                    @Override
                    public int read() {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public int read(byte[] into, int offset, int length) {
                        if (left == 0) {
                            return -1;
                        }
                        int n = (int) Math.min(Math.min(length, block.length), left);
                        System.arraycopy(block, 0, into, offset, n);
                        left -= n;
                        return n;
                    }
                };
            }
        };
    }
}
