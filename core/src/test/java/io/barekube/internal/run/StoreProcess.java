package io.barekube.internal.run;

import io.barekube.ClusterId;
import io.barekube.run.LeaseHeldException;
import io.barekube.run.LeaseLostException;
import io.barekube.run.LeaseTerms;
import io.barekube.run.RunStore;
import io.barekube.run.RunStore.Journal;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.postgresql.ds.PGSimpleDataSource;

/** Another process that uses a store, one command a line: {@code begin RUN}, {@code append TEXT}, {@code close}; each is answered by a line. */
final class StoreProcess implements AutoCloseable {
    static final ClusterId EDGE = new ClusterId("edge", new UUID(0, 1));
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter commands;

    private StoreProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** @param place a directory, or a JDBC URL */
    static StoreProcess start(String place, Duration life) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        StoreProcess.class.getName(),
                        place,
                        life.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new StoreProcess(process);
    }

    static RunStore store(String place, Duration life) {
        LeaseTerms terms = LeaseTerms.lasting(life);
        if (!place.startsWith("jdbc:")) {
            return RunStore.directory(Path.of(place), terms);
        }
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(place);
        return RunStore.jdbc(source, terms);
    }

    void tell(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
    }

    String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the process has ended");
        }
        return line;
    }

    String ask(String command) throws IOException {
        tell(command);
        return answer();
    }

    long pid() {
        return process.pid();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** As {@code kill -9}. */
    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public static void main(String[] args) throws Exception {
        RunStore store = store(args[0], Duration.parse(args[1]));
        Journal journal = null;
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", 2);
            try {
                switch (words[0]) {
                    case "begin" -> {
                        long taken = System.nanoTime();
                        journal = store.begin(EDGE, ThisProcess.owner(words[1], "apply"));
                        // renews, as a run does; the process is ended by its parent
                        Heartbeat.start("edge", journal, taken, lost -> {});
                        say("began " + journal.lease().token());
                    }
                    case "append" -> {
                        journal.append(Map.of("kind", words[1]));
                        say("appended");
                    }
                    case "close" -> {
                        journal.close();
                        say("closed");
                    }
                    default -> say("what?");
                }
            } catch (LeaseHeldException e) {
                say("held " + e.lease().owner().pid() + " " + e.getMessage());
            } catch (LeaseLostException e) {
                say("lost " + e.getMessage());
            } catch (UncheckedIOException e) {
                say("trouble " + e);
            }
        }
    }

    private static void say(String text) {
        System.out.println(text.replace('\n', ' '));
        System.out.flush();
    }
}
