package io.barekube.testkit.sim.internal.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The variables that were given to a script. */
final class Given {
    private final Map<String, List<String>> values = new HashMap<>();

    String text(String name) {
        return list(name).get(0);
    }

    List<String> list(String name) {
        List<String> value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the script was not given " + name);
        }
        return value;
    }

    long number(String name) {
        return Long.parseLong(text(name));
    }

    /** Rows of so many values each. */
    List<List<String>> rows(String name, int width) {
        List<String> all = list(name);
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < all.size(); i += width) {
            rows.add(all.subList(i, i + width));
        }
        return rows;
    }

    void put(String name, List<String> value) {
        values.put(name, value);
    }
}
