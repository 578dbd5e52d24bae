package io.barekube.addon.internal;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/**
 * What a scalar means to kubectl, whose reader follows YAML 1.1: {@code on} and {@code yes} are true, and a number that begins with 0 is octal, as in
 * {@code defaultMode: 0644}.
 */
final class PlainScalars {
    private static final Tag PLAIN = new Tag("tag:barekube.io,2026:plain");
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE =
            Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
    private static final Pattern OCTAL = Pattern.compile("[-+]?0o?[0-7]+");
    private static final Pattern HEXADECIMAL = Pattern.compile("[-+]?0[xX][0-9a-fA-F]+");
    private static final Pattern BINARY = Pattern.compile("[-+]?0b[01]+");
    private static final Pattern FRACTION = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

    /** Leaves every plain scalar without a tag of its own to {@link #value}. */
    static final Schema SCHEMA = new Schema() {
        @Override
        public ScalarResolver getScalarResolver() {
            return (text, implicit) -> implicit ? PLAIN : Tag.STR;
        }

        @Override
        public Map<Tag, ConstructNode> getSchemaTagConstructors() {
            return Map.of();
        }
    };

    private PlainScalars() {}

    static @Nullable Object value(ScalarNode node) {
        Tag tag = node.getTag();
        if (tag.equals(PLAIN) || tag.equals(Tag.INT) || tag.equals(Tag.BOOL) || tag.equals(Tag.NULL)) {
            return typed(node.getValue());
        }
        if (tag.equals(Tag.FLOAT)) {
            return fraction(node.getValue());
        }
        return node.getValue();
    }

    private static @Nullable Object typed(String text) {
        if (NULLS.contains(text)) {
            return null;
        }
        if (TRUE.contains(text)) {
            return true;
        }
        if (FALSE.contains(text)) {
            return false;
        }
        return number(text.replace("_", ""), text);
    }

    private static Object number(String digits, String text) {
        try {
            if (DECIMAL.matcher(digits).matches()) {
                return Long.parseLong(digits);
            }
            if (OCTAL.matcher(digits).matches()) {
                return Long.parseLong(digits.replaceFirst("0o?", ""), 8);
            }
            if (HEXADECIMAL.matcher(digits).matches()) {
                return Long.parseLong(digits.replaceFirst("0[xX]", ""), 16);
            }
            if (BINARY.matcher(digits).matches()) {
                return Long.parseLong(digits.replaceFirst("0b", ""), 2);
            }
        } catch (NumberFormatException e) {
            // too large for a whole number: a fraction has room for it, as for kubectl
            return fraction(digits);
        }
        return FRACTION.matcher(digits).matches() ? fraction(digits) : text;
    }

    /** Kubectl sends 1e3 as 1000, and the API takes nothing else where it wants a whole number. */
    private static Object fraction(String digits) {
        double value = Double.parseDouble(digits);
        boolean whole = value == Math.rint(value) && Math.abs(value) <= 1L << 53;
        return whole ? (Object) (long) value : value;
    }
}
