package io.barekube.packet.internal.client;

import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ids are checked before they are sent: a blank one would ask for something else. */
public final class ResourceId {
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private ResourceId() {}

    /** Whether it has the form of one. */
    public static boolean isOne(String text) {
        return UUID.matcher(text.toLowerCase(Locale.ROOT)).matches();
    }

    /** The id in lower case; throws a permanent {@link ClusterException} for anything else. */
    public static String of(String kind, @Nullable String text) {
        if (text == null || !isOne(text)) {
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    "\"" + (text == null ? "" : text) + "\" is not the id of a " + kind
                            + ", which is a UUID such as 2cd22a44-6f2e-4e36-8a1f-0c6c3f2a7c11; nothing was sent");
        }
        return text.toLowerCase(Locale.ROOT);
    }
}
