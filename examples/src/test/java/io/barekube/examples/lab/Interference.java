package io.barekube.examples.lab;

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

/** A bootstrapper before whose operations something happens to the host. */
record Interference(Bootstrapper inner, Deed deed) implements Bootstrapper {
    /** What happens; the operation is named as in {@link BootstrapSession}. */
    @FunctionalInterface
    interface Deed {
        void before(String operation, String node) throws InterruptedException;
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
                    if (arguments != null && arguments.length > 0 && arguments[0] instanceof Host host) {
                        deed.before(method.getName(), host.name());
                    }
                    try {
                        return method.invoke(session, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
