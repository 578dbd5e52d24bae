package io.barekube.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinksTest {
    private static final Pattern COMMAND = Pattern.compile("(?<![\\w./])(\\./[A-Za-z][\\w/-]*|testkit/lab/[\\w-]+)");

    static Stream<Page> pages() {
        return Pages.all().stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyRelativeLinkPointsToSomething(Page page) {
        List<String> dead = new ArrayList<>();
        for (String link : page.links()) {
            if (!link.matches("[a-z]+:.*") && !leadsSomewhere(page, link)) {
                dead.add(link);
            }
        }
        assertThat(dead).as("dead links in %s", page).isEmpty();
    }

    private static boolean leadsSomewhere(Page page, String link) {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target =
                file.isEmpty() ? page.path() : page.path().resolveSibling(file).normalize();
        if (!Files.exists(target)) {
            return false;
        }
        return hash < 0 || Page.read(target).anchors().contains(link.substring(hash + 1));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandIsThereAndCanBeRun(Page page) {
        assertThat(commands(page))
                .as("commands named in %s", page)
                .allSatisfy(command -> assertThat(Pages.ROOT.resolve(command).normalize())
                        .isRegularFile()
                        .isExecutable());
    }

    private static List<String> commands(Page page) {
        Stream<String> shell = page.blocks().stream()
                .filter(block -> block.language().equals("sh"))
                .flatMap(block -> block.lines().stream());
        Stream<String> inline = page.prose().stream()
                .flatMap(line -> Pattern.compile("`([^`]+)`").matcher(line).results())
                .map(code -> code.group(1));
        return Stream.concat(shell, inline)
                .flatMap(code -> COMMAND.matcher(code).results())
                .map(command -> command.group(1))
                .distinct()
                .toList();
    }

    @Test
    void theFirstPageNamesTheCommandsThereAre() {
        assertThat(commands(Pages.readme())).contains("./quickstart", "./check", "./bench", "./mvnw");
    }
}
