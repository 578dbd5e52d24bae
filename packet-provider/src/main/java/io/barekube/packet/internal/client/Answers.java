package io.barekube.packet.internal.client;

import io.barekube.packet.PacketException;
import io.barekube.packet.PacketException.Answer;
import io.barekube.packet.PacketException.Reason;
import io.barekube.spi.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes an exception of an answer that is none of what was asked for. */
final class Answers {
    private static final int SHOWN = 300;

    private Answers() {}

    static PacketException failure(Operation operation, Reply reply, Duration retryAfter) {
        Optional<List<String>> texts = reply.isJson() ? texts(reply.body()) : Optional.empty();
        Answer answer =
                new Answer(operation.toString(), reply.status(), texts.orElse(List.of()), reply.header("X-Request-Id"));
        if (reply.status() == 429) {
            return new PacketException.RateLimited(answer, retryAfter);
        }
        if (texts.isEmpty()) {
            return new PacketException.NotTheApi(
                    new Answer(
                            answer.operation(),
                            answer.status(),
                            List.of(reply.header("Content-Type").orElse("no content type") + " "
                                    + shortened(reply.body())),
                            answer.requestId()),
                    null);
        }
        return switch (reply.status()) {
            case 401 -> new PacketException.Unauthorized(answer);
            case 403 -> new PacketException.Forbidden(answer);
            case 404 -> new PacketException.NotFound(answer);
            default ->
                reply.status() >= 500
                        ? new PacketException.ServerFault(answer)
                        : new PacketException.Refused(answer, reason(answer.texts()));
        };
    }

    /** The API answers 422 for nearly everything, so its words decide. */
    private static Reason reason(List<String> texts) {
        String all = String.join("\n", texts).toLowerCase(Locale.ROOT);
        if (all.contains("available servers")) {
            return Reason.CAPACITY;
        }
        if (all.contains("available hardware reservation") || all.contains("not provisionable")) {
            return Reason.RESERVATION_BUSY;
        }
        if (all.contains("while it is provisioning") || all.contains("still provisioning")) {
            return Reason.STILL_PROVISIONING;
        }
        if (all.contains("insufficient")
                || all.contains("not enough")
                || all.contains("approval")
                || all.contains("quota")
                || all.contains("maximum")
                || all.contains("limit of")) {
            return Reason.QUOTA;
        }
        if (all.contains("already")) {
            return Reason.ALREADY_EXISTS;
        }
        return all.contains("locked") ? Reason.LOCKED : Reason.INVALID_INPUT;
    }

    /** What {@code error} and {@code errors} say, whose elements may be objects; empty when it is no JSON object. */
    private static Optional<List<String>> texts(String body) {
        Map<String, Object> json;
        try {
            json = Json.parseObject(body);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        if (json.get("errors") instanceof List<?> errors) {
            errors.forEach(error -> texts.add(text(error)));
        } else if (json.get("errors") instanceof String error) {
            texts.add(error);
        }
        if (json.get("error") instanceof String error) {
            texts.add(error);
        }
        return Optional.of(texts.stream().map(Answers::shortened).toList());
    }

    private static String text(@Nullable Object error) {
        if (error instanceof Map<?, ?> map) {
            for (String key : List.of("detail", "message", "title", "code")) {
                if (map.get(key) instanceof String text) {
                    return text;
                }
            }
            return Json.write(error);
        }
        return String.valueOf(error);
    }

    private static String shortened(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }
}
