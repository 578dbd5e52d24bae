package io.barekube.fake;

import io.barekube.ClusterSpec;
import io.barekube.Endpoint;
import io.barekube.Kubeconfig;
import io.barekube.Secret;
import io.barekube.Violation;
import io.barekube.plan.Observation.ObservedMember;
import io.barekube.plan.Plan.FileChange;
import io.barekube.spi.Artifact;
import io.barekube.spi.BootstrapContext;
import io.barekube.spi.BootstrapSession;
import io.barekube.spi.Bootstrapper;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import io.barekube.spi.KubeApi;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Turns machines of a {@link FakeWorld} into nodes by saying so. */
public class FakeBootstrapper implements Bootstrapper {
    private final FakeWorld world;

    public FakeBootstrapper(FakeWorld world) {
        this.world = world;
    }

    @Override
    public List<Violation> validate(ClusterSpec spec) {
        return List.of();
    }

    @Override
    public List<Violation> judge(BootstrapContext context, Host host, HostFacts facts) {
        return facts.hardware().memoryBytes() < 1 << 20
                ? List.of(new Violation(host.name(), "too little memory"))
                : List.of();
    }

    @Override
    public List<Artifact> artifacts(ClusterSpec spec, Host host, HostFacts facts) {
        return List.of();
    }

    @Override
    public BootstrapSession open(BootstrapContext context) {
        return new Session(context);
    }

    private final class Session implements BootstrapSession {
        private final BootstrapContext context;

        Session(BootstrapContext context) {
            this.context = context;
        }

        @Override
        public HostFacts facts(Host host) throws InterruptedException {
            world.does("facts/" + host.name());
            return FakeFacts.of(world, host);
        }

        @Override
        public void prepare(Host host, Progress progress) throws InterruptedException {
            world.does("prepare/" + host.name());
            world.owners.put(host.name(), context.cluster());
            progress.line("prepared");
        }

        @Override
        public void init(Host host, Endpoint endpoint, Progress progress) throws InterruptedException {
            world.does("init/" + host.name());
            world.kubernetesFiles.put(host.name(), Set.of("kubelet.conf", "admin.conf", "initialised"));
            world.members.add(host.name());
            world.register(host.name(), context.spec().kubernetes().toString());
        }

        @Override
        public void joinWorker(Host host, List<Host> controlPlanes, Endpoint endpoint, Progress progress)
                throws InterruptedException {
            world.does("join/" + host.name());
            world.kubernetesFiles.put(host.name(), Set.of("kubelet.conf"));
            world.register(host.name(), context.spec().kubernetes().toString());
        }

        @Override
        public void joinControlPlane(Host host, List<Host> controlPlanes, Endpoint endpoint, Progress progress)
                throws InterruptedException {
            world.does("join/" + host.name());
            world.kubernetesFiles.put(host.name(), Set.of("kubelet.conf", "admin.conf", "initialised"));
            world.members.add(host.name());
            world.register(host.name(), context.spec().kubernetes().toString());
        }

        @Override
        public void balance(Host host, List<Host> controlPlanes, Endpoint endpoint, Progress progress)
                throws InterruptedException {
            world.does("balance/" + host.name());
        }

        @Override
        public void moveEndpoint(List<Host> controlPlanes, Endpoint endpoint, Progress progress)
                throws InterruptedException {
            world.does("move endpoint");
        }

        @Override
        public List<ObservedMember> members(List<Host> controlPlanes) {
            return world.members.stream()
                    .map(name -> new ObservedMember("id-" + name, name, name, false, !world.dead.contains(name)))
                    .toList();
        }

        @Override
        public void removeMember(List<Host> controlPlanes, String member) throws InterruptedException {
            world.does("remove member/" + member);
            world.members.remove(member.substring("id-".length()));
        }

        @Override
        public void upgrade(Host host, Progress progress) throws InterruptedException {
            world.does("upgrade/" + host.name());
            world.versions.put(host.name(), context.spec().kubernetes().toString());
        }

        @Override
        public void reconfigure(Host host, Progress progress) throws InterruptedException {
            world.does("reconfigure/" + host.name());
        }

        @Override
        public void renewCertificates(Host host, Progress progress) throws InterruptedException {
            world.does("renew/" + host.name());
        }

        @Override
        public Instant certificatesExpire(Host host) {
            return Instant.parse("2099-01-01T00:00:00Z");
        }

        @Override
        public List<FileChange> changes(Host host, List<Host> controlPlanes, Endpoint endpoint) {
            return List.of();
        }

        @Override
        public KubeApi api(List<Host> controlPlanes) {
            return new FakeApi(world, context.cluster());
        }

        @Override
        public Kubeconfig kubeconfig(List<Host> controlPlanes, Endpoint endpoint) {
            return new Kubeconfig(Secret.of("kubeconfig of " + context.cluster().name()));
        }

        @Override
        public void reset(Host host, Progress progress) throws InterruptedException {
            world.does("reset/" + host.name());
            world.wipe(host.name());
            world.nodes.remove(host.name());
        }

        @Override
        public List<Excerpt> diagnose(Host host) throws InterruptedException {
            world.does("diagnose/" + host.name());
            return List.of(new Excerpt("journal of kubelet", "last words of " + host.name()));
        }

        @Override
        public List<Traffic> traffic() {
            return List.of();
        }

        @Override
        public void close() {
            world.deeds.add("close");
        }
    }
}
