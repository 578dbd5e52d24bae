package io.barekube.examples.sim;

import java.util.List;

/** What a scenario looks at on hosts, behind the library's back. */
public interface HostView {
    /** What the bootstrapper's {@code facts.sh} prints there. */
    String facts(String host) throws InterruptedException;

    /** Every file that is one of these paths or below one, as {@code MODE PATH}, sorted by path. */
    List<String> files(String host, List<String> paths) throws InterruptedException;

    /** The content of a file. */
    String file(String host, String path) throws InterruptedException;

    /** Those of these units that run. */
    List<String> active(String host, List<String> units) throws InterruptedException;
}
