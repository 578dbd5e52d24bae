package io.barekube.internal.run;

import io.barekube.run.Lease;
import io.barekube.run.LeaseTerms;
import io.barekube.spi.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What stands in a lease's file.
 *
 * @param kernel under which the holder runs
 * @param locked whether the holder has the folder's file lock as well, so that its death is seen under the same kernel
 * @param nonce tells two holders apart that have the same token, because the cluster was forgotten in between
 */
record LeaseFile(Lease.Owner owner, Instant since, Duration life, String kernel, boolean locked, String nonce) {
    String text() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("host", owner.host());
        json.put("pid", owner.pid());
        json.put("run", owner.run());
        json.put("purpose", owner.purpose());
        json.put("since", since.toString());
        json.put("lifeMillis", life.toMillis());
        json.put("kernel", kernel);
        json.put("locked", locked);
        json.put("nonce", nonce);
        return Json.write(json) + "\n";
    }

    /** Empty for a text that is not whole: its writer is just beginning, or died over it. */
    static Optional<LeaseFile> parse(String text) {
        try {
            Map<String, Object> json = Json.parseObject(text);
            return Optional.of(new LeaseFile(
                    owner(json),
                    Instant.parse(String.valueOf(json.get("since"))),
                    Duration.ofMillis(Long.parseLong(String.valueOf(json.get("lifeMillis")))),
                    String.valueOf(json.get("kernel")),
                    Boolean.TRUE.equals(json.get("locked")),
                    String.valueOf(json.get("nonce"))));
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Lease.Owner owner(Map<String, Object> json) {
        return new Lease.Owner(
                String.valueOf(json.get("host")),
                Long.parseLong(String.valueOf(json.get("pid"))),
                String.valueOf(json.get("run")),
                String.valueOf(json.get("purpose")));
    }

    /**
     * A lease's file as it was found.
     *
     * @param file empty when it could not be understood
     * @param over whether it was given back
     * @param renewed when it was last written, and
     * @param now the time, both by the file system's clock
     */
    record Found(long token, Optional<LeaseFile> file, boolean over, Instant renewed, Instant now, LeaseTerms terms) {
        private Instant until() {
            return renewed.plus(file.map(LeaseFile::life).orElse(terms.life()));
        }

        boolean expired() {
            return now.isAfter(until());
        }

        Lease lease() {
            return new Lease(
                    token,
                    file.map(LeaseFile::owner).orElse(new Lease.Owner("an unknown host", 0, "", "a run that begins")),
                    file.map(LeaseFile::since).orElse(renewed),
                    until());
        }
    }
}
