package io.barekube.testkit.sim.internal.script;

import io.barekube.testkit.sim.internal.host.FileTree;
import java.util.ArrayList;
import java.util.List;

/** What {@code record.sh} does: the record of everything that is done to a host. */
final class HostRecord {
    static final String FILE = Call.STATE + "/record";
    private final FileTree files;
    private final List<String> changed = new ArrayList<>();

    HostRecord(FileTree files) {
        this.files = files;
    }

    List<String> lines() {
        return files.read(FILE).orElse("").lines().toList();
    }

    boolean has(String line) {
        return lines().contains(line);
    }

    boolean hasOf(String prefix) {
        return lines().stream().anyMatch(line -> line.startsWith(prefix));
    }

    void note(String line) {
        if (!has(line)) {
            files.append(FILE, line + "\n");
        }
    }

    void folder(String path) {
        if (!files.isDirectory(path)) {
            folder(path.substring(0, path.lastIndexOf('/')));
            note("dir " + path);
            files.makeDirectory(path);
        }
    }

    void claim(String path) {
        folder(path.substring(0, path.lastIndexOf('/')));
        if (has("file " + path) || has("restore " + path)) {
            return;
        }
        if (files.exists(path)) {
            files.write(
                    Call.STATE + "/before" + path,
                    files.mode(path),
                    files.read(path).orElse(""));
            note("restore " + path);
        } else {
            note("file " + path);
        }
    }

    void place(int mode, String path, String content) {
        boolean ours = has("file " + path) || has("restore " + path);
        if (ours && files.read(path).filter(content::equals).isPresent()) {
            return;
        }
        claim(path);
        files.write(path, mode, content);
        changed.add(path);
    }

    /** What was written, in this run of the script. */
    List<String> changed() {
        return changed;
    }
}
