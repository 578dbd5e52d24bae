package io.barekube.examples.bench;

import io.barekube.ClusterSpec;
import io.barekube.Role;
import io.barekube.Violation;
import io.barekube.spi.Artifact;
import io.barekube.spi.BootstrapContext;
import io.barekube.spi.BootstrapSession;
import io.barekube.spi.Bootstrapper;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
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
    public String settings(ClusterSpec spec, Role role) {
        return inner.settings(spec, role);
    }

    @Override
    public BootstrapSession open(BootstrapContext context) {
        BootstrapSession session = inner.open(context);
        return (BootstrapSession) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {BootstrapSession.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        sessions.add(session.traffic());
                    }
                    try {
                        return method.invoke(session, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
