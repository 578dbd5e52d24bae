package io.barekube.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SnippetsTest {
    @TempDir
    Path classes;

    static Stream<Page> pages() {
        return Pages.all().stream().filter(page -> page.blocks().stream().anyMatch(SnippetsTest::isJava));
    }

    private static boolean isJava(Page.Block block) {
        return block.language().equals("java");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyJavaSnippetCompiles(Page page) throws IOException {
        List<Page.Block> snippets =
                page.blocks().stream().filter(SnippetsTest::isJava).toList();

        for (Page.Block snippet : snippets) {
            assertThat(Snippet.of(snippet.text()).compile(classes))
                    .as("%s:%d", page, snippet.line())
                    .isEmpty();
        }
    }

    @Test
    void thereAreSnippetsToCompile() {
        assertThat(pages().map(Page::toString)).contains("README.md", "docs/guide.md", "docs/hosts.md");
    }

    @Test
    void aWrongSnippetIsNoticed() throws IOException {
        assertThat(Snippet.of("Cluster.named(\"a\").kubernets(\"1.36.4\").build();\n")
                        .compile(classes))
                .singleElement()
                .asString()
                .contains("kubernets");
        assertThat(Snippet.of("final class Mine implements Addon {}\n").compile(classes))
                .singleElement()
                .asString()
                .contains("Mine is not abstract");
        assertThat(Snippet.of("Plan plan = cluster.plan();\n").compile(classes)).isEmpty();
    }
}
