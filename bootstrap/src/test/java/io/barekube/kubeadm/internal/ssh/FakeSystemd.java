package io.barekube.kubeadm.internal.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Stand-ins for systemd-run and systemctl that run a unit as a detached process group: a build machine's first process is seldom systemd. */
final class FakeSystemd {
    private FakeSystemd() {}

    /** Puts both programs there; started units are counted in {@code starts}. */
    static void install(Path bin) throws IOException {
        Files.createDirectories(bin);
        program(bin.resolve("systemd-run"), """
                #!/bin/bash
                state=%s
                while :; do
                  case $1 in
                    --unit=*) unit=${1#--unit=}; shift ;;
                    -p) shift 2 ;;
                    -*) shift ;;
                    *) break ;;
                  esac
                done
                kill -0 -- "-$(cat "$state/$unit.pid" 2>/dev/null)" 2>/dev/null && { echo "Unit $unit.service was already loaded" >&2; exit 1; }
                echo "$unit" >>"$state/starts"
                setsid env -i PATH="$PATH" HOME=/root "$@" </dev/null >/dev/null 2>&1 &
                echo $! >"$state/$unit.pid"
                """.formatted(bin));
        program(bin.resolve("systemctl"), """
                #!/bin/bash
                state=%s
                unit=${!#}
                pid=$(cat "$state/${unit%%.service}.pid" 2>/dev/null)
                alive() { [ -n "$pid" ] && kill -0 -- "-$pid" 2>/dev/null; }
                case $1 in
                  show) alive && echo active || echo inactive ;;
                  stop) alive && kill -TERM -- "-$pid"; while alive; do sleep 0.05; done ;;
                  *) exit 1 ;;
                esac
                """.formatted(bin));
    }

    static long starts(Path bin) throws IOException {
        Path file = bin.resolve("starts");
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
