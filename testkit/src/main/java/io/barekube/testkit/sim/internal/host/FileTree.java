package io.barekube.testkit.sim.internal.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The files and directories of one host, by absolute path. Each method is atomic enough for others to look while a script writes. */
public final class FileTree {
    private static final int DIRECTORY = 0755;
    private static final List<String> OF_EVERY_HOST = List.of(
            "/etc/systemd/system",
            "/etc/modules-load.d",
            "/etc/sysctl.d",
            "/usr/local/bin",
            "/usr/local/sbin",
            "/usr/sbin",
            "/usr/libexec",
            "/opt",
            "/run/systemd/system",
            "/tmp",
            "/lib/modules",
            "/var/lib",
            "/var/log");

    /** A directory has no content. */
    private record Entry(int mode, Optional<String> content) {}

    private final ConcurrentSkipListMap<String, Entry> entries = new ConcurrentSkipListMap<>();

    FileTree() {
        OF_EVERY_HOST.forEach(this::makeDirectory);
    }

    public boolean exists(String path) {
        return entries.containsKey(path);
    }

    public boolean isDirectory(String path) {
        Entry entry = entries.get(path);
        return entry != null && entry.content().isEmpty();
    }

    public boolean isFile(String path) {
        Entry entry = entries.get(path);
        return entry != null && entry.content().isPresent();
    }

    /** Empty when there is no such file. */
    public Optional<String> read(String path) {
        Entry entry = entries.get(path);
        return entry == null ? Optional.empty() : entry.content();
    }

    /** Whether there is a file with something in it, as {@code test -s} says. */
    public boolean hasContent(String path) {
        return read(path).filter(content -> !content.isEmpty()).isPresent();
    }

    /** Makes or replaces the file, and the directories above it. */
    public void write(String path, int mode, String content) {
        makeDirectory(parent(path));
        entries.put(path, new Entry(mode, Optional.of(content)));
    }

    public void append(String path, String content) {
        write(path, entries.containsKey(path) ? mode(path) : 0644, read(path).orElse("") + content);
    }

    /** Makes the directory and those above it; what is there stays as it is. */
    public void makeDirectory(String path) {
        makeDirectory(path, DIRECTORY);
    }

    public void makeDirectory(String path, int mode) {
        if (!path.isEmpty() && !entries.containsKey(path)) {
            makeDirectory(parent(path));
            entries.put(path, new Entry(mode, Optional.empty()));
        }
    }

    public int mode(String path) {
        Entry entry = entries.get(path);
        return entry == null ? 0 : entry.mode();
    }

    public void changeMode(String path, int mode) {
        entries.computeIfPresent(path, (name, entry) -> new Entry(mode, entry.content()));
    }

    /** Deletes the file, or the directory with all that is below it. */
    public void delete(String path) {
        entries.remove(path);
        below(path).clear();
    }

    /** Deletes what is below the directory. */
    public void empty(String path) {
        below(path).clear();
    }

    /** Deletes the directory when nothing is in it. */
    public void deleteIfEmpty(String path) {
        if (isDirectory(path) && isEmpty(path)) {
            entries.remove(path);
        }
    }

    public boolean isEmpty(String path) {
        return below(path).isEmpty();
    }

    /** Every file below the directory, path to mode, sorted. */
    public Map<String, Integer> files(String directory) {
        Map<String, Integer> files = new TreeMap<>();
        below(directory).forEach((path, entry) -> {
            if (entry.content().isPresent()) {
                files.put(path, entry.mode());
            }
        });
        return files;
    }

    /** Every path, directories with a slash at their end. */
    public List<String> paths() {
        List<String> paths = new ArrayList<>();
        entries.forEach((path, entry) -> paths.add(entry.content().isPresent() ? path : path + "/"));
        return paths;
    }

    private Map<String, Entry> below(String path) {
        return entries.subMap(path + "/", path + "0");
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
