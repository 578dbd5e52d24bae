package io.barekube.packet;

import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the API of Packet answered instead of what was asked for, or that it did not answer. The subclasses are all there are in this release; minor releases may add to them. Messages
 * hold neither token nor user data.
 */
public abstract sealed class PacketException extends ClusterException {
    private static final long serialVersionUID = 1L;
    private final String operation;
    private final int status;
    private final List<String> texts;
    private final @Nullable String requestId;

    /**
     * Where an answer came from.
     *
     * @param operation method and path, such as {@code POST /projects/…/devices}
     * @param status the HTTP status; 0 when there was no answer
     * @param texts the API's own words
     * @param requestId what the operator of the API can look the request up by
     */
    public record Answer(String operation, int status, List<String> texts, Optional<String> requestId) {
        public Answer {
            texts = List.copyOf(texts);
        }
    }

    private PacketException(FailureClass failureClass, Answer answer, String advice, @Nullable Throwable cause) {
        super(failureClass, message(answer, advice), cause);
        this.operation = answer.operation();
        this.status = answer.status();
        this.texts = answer.texts();
        this.requestId = answer.requestId().orElse(null);
    }

    private static String message(Answer answer, String advice) {
        StringBuilder text = new StringBuilder("Packet: " + answer.operation());
        text.append(answer.status() == 0 ? " got no answer" : " was answered with " + answer.status());
        answer.requestId().ifPresent(id -> text.append(" (request " + id + ")"));
        if (!answer.texts().isEmpty()) {
            text.append(": " + String.join("; ", answer.texts()));
        }
        return text.append(". ").append(advice).toString();
    }

    /** Method and path, such as {@code POST /projects/…/devices}. */
    public String operation() {
        return operation;
    }

    /** The HTTP status; 0 when there was no answer. */
    public int status() {
        return status;
    }

    /** The API's own words; may be empty. */
    public List<String> texts() {
        return texts;
    }

    /** What the operator of the API can look the request up by. */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /** The token is wrong or expired. */
    public static final class Unauthorized extends PacketException {
        private static final long serialVersionUID = 1L;

        /** Permanent. */
        public Unauthorized(Answer answer) {
            super(
                    FailureClass.PERMANENT,
                    answer,
                    "The token is wrong or has expired: give the provider a valid one and run again; what was made so far is found by its tags",
                    null);
        }
    }

    /** The token may not do this, or the device is no longer the project's because it failed to provision. */
    public static final class Forbidden extends PacketException {
        private static final long serialVersionUID = 1L;
        private final boolean token;

        /** Permanent. */
        public Forbidden(Answer answer) {
            super(
                    FailureClass.PERMANENT,
                    answer,
                    "Either the token has no right to this, or the resource is no longer the project's: use a token that may read and write the project",
                    null);
            this.token = answer.texts().stream().anyMatch(text -> text.contains("authentication token"));
        }

        /** Whether the answer says that it is the token's lack of rights. */
        public boolean isAboutTheToken() {
            return token;
        }
    }

    /** There is no such resource, or the token does not see it. */
    public static final class NotFound extends PacketException {
        private static final long serialVersionUID = 1L;

        /** Permanent. */
        public NotFound(Answer answer) {
            super(
                    FailureClass.PERMANENT,
                    answer,
                    "There is no such resource, or the token does not see it: check the project's id, and the base URL",
                    null);
        }
    }

    /** The API understood, and declined. */
    public static final class Refused extends PacketException {
        private static final long serialVersionUID = 1L;
        private final Reason reason;

        /** Classified by the reason. */
        public Refused(Answer answer, Reason reason) {
            super(reason.failureClass, answer, reason.advice, null);
            this.reason = reason;
        }

        /** Told from the API's words, since the status is the same for all. */
        public Reason reason() {
            return reason;
        }
    }

    /** Why a request was declined. */
    public enum Reason {
        /** No machine of that plan is there. */
        CAPACITY(FailureClass.CAPACITY, "Try another metro or plan, or later"),
        /** The project may not have more. */
        QUOTA(FailureClass.CAPACITY, "Ask for a higher limit of the project, or give back what it does not need"),
        /** A device cannot be deleted or changed while it is provisioning. */
        STILL_PROVISIONING(FailureClass.TRANSIENT, "It is tried again when the device is up or has failed"),
        /** A reservation's machine is still being wiped, or none is free. */
        RESERVATION_BUSY(
                FailureClass.TRANSIENT, "A released machine takes minutes to an hour until it can be used again"),
        /** What was to be made is there already. */
        ALREADY_EXISTS(FailureClass.PERMANENT, "It is there already"),
        /** The device is locked against deletion. */
        LOCKED(FailureClass.PERMANENT, "Somebody locked the device: unlock it first if it may go"),
        /** Anything else. */
        INVALID_INPUT(FailureClass.PERMANENT, "Correct the request; it is not tried again");

        private final FailureClass failureClass;
        private final String advice;

        Reason(FailureClass failureClass, String advice) {
            this.failureClass = failureClass;
            this.advice = advice;
        }
    }

    /** Too many calls. */
    public static final class RateLimited extends PacketException {
        private static final long serialVersionUID = 1L;
        private final Duration retryAfter;

        /** Transient. */
        public RateLimited(Answer answer, Duration retryAfter) {
            super(
                    FailureClass.TRANSIENT,
                    answer,
                    "It was still so after several waits: let fewer programs use the token, or try again later",
                    null);
            this.retryAfter = retryAfter;
        }

        /** As the answer said; zero when it said nothing. */
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** The service failed. */
    public static final class ServerFault extends PacketException {
        private static final long serialVersionUID = 1L;

        /** Transient. */
        public ServerFault(Answer answer) {
            super(
                    FailureClass.TRANSIENT,
                    answer,
                    "The service failed; when it stays so, the request id helps its operator",
                    null);
        }
    }

    /** An answer that this API does not give: something else is at that address, or in between. */
    public static final class NotTheApi extends PacketException {
        private static final long serialVersionUID = 1L;

        /** Transient for a 5xx, else permanent. */
        public NotTheApi(Answer answer, @Nullable Throwable cause) {
            super(
                    answer.status() >= 500 ? FailureClass.TRANSIENT : FailureClass.PERMANENT,
                    answer,
                    "That is not an answer of this API: check the base URL, its path prefix included, and proxies in between",
                    cause);
        }
    }

    /** No answer came. */
    public static final class Unreachable extends PacketException {
        private static final long serialVersionUID = 1L;
        private final boolean mayHaveArrived;

        /** Transient. */
        public Unreachable(Answer answer, boolean mayHaveArrived, Throwable cause) {
            super(
                    FailureClass.TRANSIENT,
                    answer,
                    mayHaveArrived
                            ? "The request may have taken effect all the same"
                            : "The request did not arrive: check the base URL, the network and proxies",
                    cause);
            this.mayHaveArrived = mayHaveArrived;
        }

        /** Whether the request may have taken effect. */
        public boolean mayHaveArrived() {
            return mayHaveArrived;
        }
    }
}
