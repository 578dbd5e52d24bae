package io.barekube.docs;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A piece of Java from a page, made into a class that can be compiled: declarations as they stand, statements inside a method. Around them are imports of all public
 * packages, and as fields, so that a snippet may declare its own, the variables that pages use without saying again how they came about.
 */
final class Snippet {
    private static final Pattern DECLARATION =
            Pattern.compile("(?m)^(public |final |abstract |sealed |@\\w+ )*(class|record|interface|enum) \\w+");
    private static final List<String> PACKAGES = List.of(
            "io.barekube",
            "io.barekube.addon.flannel",
            "io.barekube.addon.manifests",
            "io.barekube.addon.metallb",
            "io.barekube.event",
            "io.barekube.hosts",
            "io.barekube.kubeadm",
            "io.barekube.local",
            "io.barekube.packet",
            "io.barekube.plan",
            "io.barekube.run",
            "io.barekube.spi",
            "io.barekube.testkit",
            "java.io",
            "java.net",
            "java.nio.file",
            "java.time",
            "java.util");
    private static final String GIVEN =
            "Cluster cluster; ClusterBuilder builder; String sha256; javax.sql.DataSource dataSource;";
    private final String source;

    private Snippet(String source) {
        this.source = source;
    }

    static Snippet of(String text) {
        StringBuilder source = new StringBuilder();
        PACKAGES.forEach(name -> source.append("import ").append(name).append(".*;\n"));
        if (DECLARATION.matcher(text).find()) {
            source.append(text);
        } else {
            source.append("class Snippet { ").append(GIVEN).append(" void run() throws Exception {\n");
            source.append(text).append("}}\n");
        }
        return new Snippet(source.toString());
    }

    /** What the compiler has against it, warnings of deprecation included; empty when nothing. */
    List<String> compile(Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, Locale.ROOT, null)) {
            compiler.getTask(
                            new StringWriter(),
                            files,
                            diagnostics,
                            List.of(
                                    "-d",
                                    classes.toString(),
                                    "-classpath",
                                    System.getProperty("java.class.path"),
                                    "--release",
                                    "17",
                                    "-proc:none",
                                    "-Xlint:deprecation"),
                            null,
                            List.of(new InMemory(source)))
                    .call();
        }
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() != Diagnostic.Kind.NOTE)
                .map(diagnostic -> diagnostic.getMessage(Locale.ROOT))
                .toList();
    }

    private static final class InMemory extends SimpleJavaFileObject {
        private final String source;

        InMemory(String source) {
            super(URI.create("string:///Snippet.java"), Kind.SOURCE);
            this.source = source;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
        }
    }
}
