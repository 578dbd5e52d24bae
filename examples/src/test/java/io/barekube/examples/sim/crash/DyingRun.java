package io.barekube.examples.sim.crash;

import io.barekube.Cluster;
import io.barekube.run.RunStore;
import java.io.IOException;
import java.nio.file.Path;

/** The JVM that is killed: it does something to the cluster, and halts after that many records. It halts, too, when whoever started it is gone. */
final class DyingRun {
    static final int DIED = 66;
    static final int ABANDONED = 67;

    private DyingRun() {}

    /** Given: the deed, after which record to die, the provider's port, the bundle, the store. */
    public static void main(String... args) throws Exception {
        Thread watch = new Thread(DyingRun::dieWithParent, "parent");
        watch.setDaemon(true);
        watch.start();
        Deed deed = Deed.valueOf(args[0]);
        int last = Integer.parseInt(args[1]);
        RunStore store = new CountedStore(RunStore.directory(Path.of(args[4])), count -> {
            if (count == last) {
                Runtime.getRuntime().halt(DIED);
            }
        });
        Cluster cluster =
                SweptCluster.of(new DistantProvider(Integer.parseInt(args[2])), deed.to(), Path.of(args[3]), store);
        deed.on(cluster);
    }

    private static void dieWithParent() {
        try {
            while (System.in.read() >= 0) {}
        } catch (IOException e) {
            // as gone as at the end
        }
        Runtime.getRuntime().halt(ABANDONED);
    }
}
