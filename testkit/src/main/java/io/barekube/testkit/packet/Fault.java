package io.barekube.testkit.packet;

import java.time.Duration;

/** Something that goes wrong with a request, before it takes effect or after. */
public sealed interface Fault {
    /** Whether the request takes effect all the same. */
    boolean afterwards();

    /** An answer with that status and text instead of the right one. */
    record Status(int status, String text, boolean afterwards) implements Fault {}

    /** The connection ends without an answer. */
    record Cut(boolean afterwards) implements Fault {}

    /** 429; the budget is full again after so long. The API is not known to send {@code Retry-After}, so it comes as the time of the reset. */
    record RateLimited(Duration reset) implements Fault {
        @Override
        public boolean afterwards() {
            return false;
        }
    }

    /** A page of the network in front of the API. */
    record Html(int status) implements Fault {
        @Override
        public boolean afterwards() {
            return false;
        }
    }

    /** No answer and no end, until the box closes. */
    record Silence(boolean afterwards) implements Fault {}

    /** The API's own way to say that it failed, after the request took effect. */
    static Fault ohSnap() {
        return new Status(
                500,
                "Oh snap, something went wrong! We've logged the error and will take a look - please reach out to us if you continue having trouble.",
                true);
    }
}
