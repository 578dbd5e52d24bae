package io.barekube.examples.bench;

import io.barekube.ClusterSpec;
import io.barekube.Kubeconfig;
import io.barekube.Violation;
import io.barekube.spi.Artifact;
import io.barekube.spi.BootstrapContext;
import io.barekube.spi.BootstrapSession;
import io.barekube.spi.Bootstrapper;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import io.barekube.spi.KubeApi;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A bootstrapper that passes everything on, and remembers what each session cost its hosts. */
public final class TrafficCount implements Bootstrapper {
    private final Bootstrapper inner;
    private final List<List<BootstrapSession.Traffic>> sessions = new CopyOnWriteArrayList<>();

    public TrafficCount(Bootstrapper inner) {
        this.inner = inner;
    }

    /** Of each session that was closed, in order. */
    public List<List<BootstrapSession.Traffic>> sessions() {
        return List.copyOf(sessions);
    }

    @Override
    public List<Violation> validate(ClusterSpec spec) {
        return inner.validate(spec);
    }

    @Override
    public List<Violation> judge(BootstrapContext context, Host host, HostFacts facts) {
        return inner.judge(context, host, facts);
    }

    @Override
    public List<Artifact> artifacts(ClusterSpec spec, Host host, HostFacts facts) {
        return inner.artifacts(spec, host, facts);
    }

    @Override
    public BootstrapSession open(BootstrapContext context) {
        return new Counted(inner.open(context));
    }

    private final class Counted implements BootstrapSession {
        private final BootstrapSession session;

        Counted(BootstrapSession session) {
            this.session = session;
        }

        @Override
        public HostFacts facts(Host host) throws InterruptedException {
            return session.facts(host);
        }

        @Override
        public void prepare(Host host, Progress progress) throws InterruptedException {
            session.prepare(host, progress);
        }

        @Override
        public void init(Host host, Progress progress) throws InterruptedException {
            session.init(host, progress);
        }

        @Override
        public void joinWorker(Host host, Host controlPlane, Progress progress) throws InterruptedException {
            session.joinWorker(host, controlPlane, progress);
        }

        @Override
        public KubeApi api(List<Host> controlPlanes) {
            return session.api(controlPlanes);
        }

        @Override
        public Kubeconfig kubeconfig(List<Host> controlPlanes) throws InterruptedException {
            return session.kubeconfig(controlPlanes);
        }

        @Override
        public void reset(Host host, Progress progress) throws InterruptedException {
            session.reset(host, progress);
        }

        @Override
        public List<Excerpt> diagnose(Host host) throws InterruptedException {
            return session.diagnose(host);
        }

        @Override
        public List<Traffic> traffic() {
            return session.traffic();
        }

        @Override
        public void close() {
            sessions.add(session.traffic());
            session.close();
        }
    }
}
