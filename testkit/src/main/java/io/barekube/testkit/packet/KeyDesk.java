package io.barekube.testkit.packet;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Answers everything about SSH keys. */
final class KeyDesk {
    private final World world;

    KeyDesk(World world) {
        this.world = world;
    }

    Optional<BoxReply> answer(BoxRequest request) {
        if (request.is("GET", "projects", "*", "ssh-keys")) {
            return Optional.of(BoxReply.json(200, Map.of("ssh_keys", List.copyOf(world.sshKeys.values()))));
        }
        if (request.is("POST", "projects", "*", "ssh-keys")) {
            return Optional.of(create(request));
        }
        if (request.is("DELETE", "ssh-keys", "*")) {
            return Optional.of(
                    world.sshKeys.remove(request.path().get(1)) == null ? BoxReply.notFound() : BoxReply.nothing(204));
        }
        return Optional.empty();
    }

    private BoxReply create(BoxRequest request) {
        String key = request.text("key").orElse("");
        if (!key.matches("(ssh-\\S+|ecdsa-\\S+) \\S+.*")
                || request.text("label").orElse("").isBlank()) {
            return BoxReply.errors(422, "Key is not a valid SSH key");
        }
        if (world.sshKeys.values().stream().anyMatch(known -> key.equals(known.get("key")))) {
            return BoxReply.errors(422, "Key has already been taken");
        }
        Map<String, Object> json = new LinkedHashMap<>();
        String id = UUID.randomUUID().toString();
        json.put("id", id);
        json.put("label", request.text("label").orElse(""));
        json.put("key", key);
        json.put("fingerprint", fingerprint(key));
        json.put("created_at", BoxEvents.time(world.now()));
        json.put("updated_at", BoxEvents.time(world.now()));
        json.put("owner", Map.of("href", "/projects/" + world.project));
        json.put("href", "/ssh-keys/" + id);
        world.sshKeys.put(id, json);
        return world.projectToken ? BoxReply.notFound() : BoxReply.json(201, json);
    }

    private static String fingerprint(String key) {
        try {
            byte[] sum = MessageDigest.getInstance("MD5").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.ofDelimiter(":").formatHex(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
