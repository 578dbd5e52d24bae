package io.barekube.internal.run;

import io.barekube.ClusterException;
import io.barekube.spi.BootstrapSession;
import io.barekube.spi.KubeApi;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The API through the control planes that there are at the moment of each call: a run may add some. */
final class LiveApi implements KubeApi {
    private final BootstrapSession session;
    private final Hosts hosts;

    LiveApi(BootstrapSession session, Hosts hosts) {
        this.session = session;
        this.hosts = hosts;
    }

    private KubeApi now() {
        return session.api(hosts.controlPlanes());
    }

    @Override
    public void apply(List<KubeObject> objects) throws InterruptedException {
        now().apply(objects);
    }

    @Override
    public List<KubeObject> read(List<ObjectRef> refs) throws InterruptedException {
        return now().read(refs);
    }

    @Override
    public void delete(List<ObjectRef> refs, Duration timeout) throws InterruptedException {
        now().delete(refs, timeout);
    }

    @Override
    public void patch(ObjectRef ref, Map<String, Object> change) throws InterruptedException {
        now().patch(ref, change);
    }

    @Override
    public Map<ObjectRef, ClusterException> patchAll(Map<ObjectRef, Map<String, Object>> changes)
            throws InterruptedException {
        return now().patchAll(changes);
    }

    @Override
    public Map<ObjectRef, String> evict(List<ObjectRef> pods) throws InterruptedException {
        return now().evict(pods);
    }

    @Override
    public String get(String path) throws InterruptedException {
        return now().get(path);
    }
}
