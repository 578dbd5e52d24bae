package io.barekube.examples;

import io.barekube.local.LocalProvider;
import io.barekube.testkit.packet.Pace;
import io.barekube.testkit.packet.PacketBox;
import io.barekube.testkit.packet.PacketLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Runs the API of Packet on this computer, with machines and routers behind it, until it is ended; writes into a file what {@link PacketQuickstart} must know of it. */
public final class PacketInABox {
    /** The real ones take minutes. */
    private static final Pace BRISK =
            new Pace(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ZERO, Duration.ofSeconds(1));

    private PacketInABox() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        PacketBox box = start("packet-quickstart");
        box.closeWithTheProcess();
        Path file = Path.of(args[0]);
        Path whole = file.resolveSibling(file.getFileName() + ".new");
        Files.createFile(whole, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(whole, """
                PACKET_API_URL=%s
                PACKET_AUTH_TOKEN=%s
                PACKET_PROJECT=%s
                PACKET_METRO=sv
                """.formatted(box.url(), box.token().reveal(), box.project()));
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        new CountDownLatch(1).await();
    }

    /** A box whose devices are containers of this computer. */
    static PacketBox start(String name) throws InterruptedException {
        LocalProvider.Engine engine = LocalProvider.create().engine();
        return PacketBox.builder()
                .lab(PacketLab.on(engine.image())
                        .environment(engine.environment())
                        .name(name)
                        .build())
                .pace(BRISK)
                .start();
    }
}
