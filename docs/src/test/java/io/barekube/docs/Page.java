package io.barekube.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Markdown file, read as far as the tests need it.
 *
 * @param path where it is, absolute
 * @param prose its lines with everything inside fences left empty, so that line numbers stay
 * @param blocks what is inside fences
 */
record Page(Path path, List<String> prose, List<Block> blocks) {
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");

    /**
     * A fenced block.
     *
     * @param language what stands behind the fence
     * @param line of its first line, from 1
     */
    record Block(String language, int line, List<String> lines) {
        String text() {
            return String.join("\n", lines) + "\n";
        }
    }

    static Page read(Path path) {
        List<String> prose = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        Block open = null;
        int number = 0;
        for (String line : lines(path)) {
            number++;
            boolean fence = line.startsWith("```");
            if (fence && open == null) {
                open = new Block(line.substring(3).strip(), number + 1, new ArrayList<>());
            } else if (fence) {
                blocks.add(open);
                open = null;
            } else if (open != null) {
                open.lines().add(line);
            }
            prose.add(fence || open != null ? "" : line);
        }
        if (open != null) {
            throw new IllegalStateException(path + ":" + open.line() + ": the fence is never closed");
        }
        return new Page(path, prose, blocks);
    }

    private static List<String> lines(Path path) {
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The targets of its links, without those in code. */
    List<String> links() {
        return prose.stream()
                .map(line -> line.replaceAll("`[^`]*`", ""))
                .flatMap(line -> LINK.matcher(line).results())
                .map(link -> link.group(1))
                .toList();
    }

    /** What a link may jump to: its headings, as forges name them. */
    List<String> anchors() {
        return prose.stream()
                .filter(line -> line.matches("#+ .*"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
                .map(line -> line.replaceAll("[^\\p{L}\\p{N} _-]", "").strip().replace(' ', '-'))
                .collect(Collectors.toList());
    }

    @Override
    public String toString() {
        return Pages.ROOT.relativize(path).toString();
    }
}
