package io.barekube.testkit.sim.internal.script;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads lines of assignments as bash does: {@code a=word b='quoted'} and {@code list=('one' 'two')}. */
final class Assignments {
    private static final Pattern NAME = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=");
    private final String text;
    private final Given given;
    private int at;

    private Assignments(String text, int at, Given given) {
        this.text = text;
        this.at = at;
        this.given = given;
    }

    /** Reads one line; returns where the next begins, or where it began when it holds anything but assignments. */
    static int read(String text, int start, Given given) {
        Assignments line = new Assignments(text, start, given);
        return line.read() ? line.at : start;
    }

    private boolean read() {
        Matcher name = NAME.matcher(text);
        while (true) {
            name.region(at, text.length());
            if (!name.lookingAt()) {
                return false;
            }
            at = name.end();
            List<String> value = text.startsWith("(", at) ? list() : List.of(word());
            given.put(name.group(1), value);
            if (at >= text.length() || text.charAt(at) == '\n') {
                at++;
                return true;
            }
            if (text.charAt(at) != ' ') {
                return false;
            }
            at++;
        }
    }

    private List<String> list() {
        List<String> items = new ArrayList<>();
        at++;
        while (at < text.length() && text.charAt(at) != ')') {
            if (text.charAt(at) == ' ') {
                at++;
            } else {
                items.add(word());
            }
        }
        at++;
        return items;
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        while (at < text.length() && " \n)".indexOf(text.charAt(at)) < 0) {
            char c = text.charAt(at);
            if (c == '\'') {
                int end = text.indexOf('\'', at + 1);
                if (end < 0) {
                    throw new IllegalArgumentException("a quote that does not end");
                }
                word.append(text, at + 1, end);
                at = end + 1;
            } else if (c == '\\') {
                word.append(text.charAt(at + 1));
                at += 2;
            } else {
                word.append(c);
                at++;
            }
        }
        return word.toString();
    }
}
