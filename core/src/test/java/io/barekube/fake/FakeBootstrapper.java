package io.barekube.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.ClusterException;
import io.barekube.ClusterSpec;
import io.barekube.Endpoint;
import io.barekube.Kubeconfig;
import io.barekube.Role;
import io.barekube.Secret;
import io.barekube.Violation;
import io.barekube.plan.Observation.ObservedMember;
import io.barekube.plan.Plan.FileChange;
import io.barekube.run.FailureClass;
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
import java.util.stream.Collectors;

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
    public String settings(ClusterSpec spec, Role role) {
        return world.settings;
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
            answers(host);
            return FakeFacts.of(world, host);
        }

        @Override
        public void prepare(Host host, Progress progress) throws InterruptedException {
            answers(host);
            world.does("prepare/" + host.name());
            world.owners.put(host.name(), context.cluster());
            progress.line("prepared");
        }

        @Override
        public void init(Host host, Endpoint endpoint, Progress progress) throws InterruptedException {
            world.does("init/" + host.name());
            world.kubernetesFiles.put(host.name(), Set.of("kubelet.conf", "admin.conf", "initialised"));
            world.members.add(host.name());
            world.register(host.name(), context.spec().kubernetes().toString(), context.cluster());
        }

        @Override
        public void joinWorker(Host host, List<Host> controlPlanes, Endpoint endpoint, Progress progress)
                throws InterruptedException {
            world.does("join/" + host.name());
            world.kubernetesFiles.put(host.name(), Set.of("kubelet.conf"));
            world.register(host.name(), context.spec().kubernetes().toString(), context.cluster());
        }

        @Override
        public void joinControlPlane(Host host, List<Host> controlPlanes, Endpoint endpoint, Progress progress)
                throws InterruptedException {
            world.does("join/" + host.name());
            world.kubernetesFiles.put(host.name(), Set.of("kubelet.conf", "admin.conf", "initialised"));
            world.members.add(host.name());
            world.register(host.name(), context.spec().kubernetes().toString(), context.cluster());
        }

        @Override
        public void balance(Host host, List<Host> controlPlanes, Endpoint endpoint, Progress progress)
                throws InterruptedException {
            world.does("balance/" + host.name());
            answers(host);
            if (endpoint instanceof Endpoint.ElasticIp elastic) {
                assertThat(host.machine().peering()).isPresent();
                world.balancers.put(host.name(), elastic.ip().orElseThrow());
                return;
            }
            world.balancers.put(
                    host.name(), controlPlanes.stream().map(Host::address).collect(Collectors.joining(",")));
        }

        @Override
        public void peer(Host host, Progress progress) throws InterruptedException {
            world.does("peer/" + host.name());
            answers(host);
            assertThat(host.machine().peering()).isPresent();
        }

        @Override
        public void moveEndpoint(List<Host> controlPlanes, Endpoint endpoint, Progress progress)
                throws InterruptedException {
            world.does("move/endpoint");
            oneAnswers(controlPlanes);
        }

        @Override
        public List<ObservedMember> members(List<Host> controlPlanes) throws InterruptedException {
            world.does("read/members");
            oneAnswers(controlPlanes);
            return world.members.stream()
                    .filter(name -> context.cluster().equals(world.joinedTo.get(name)))
                    .map(name -> new ObservedMember("id-" + name, name, name, false, isWell(name)))
                    .toList();
        }

        private boolean isWell(String name) {
            Integer times = world.coughs.getOrDefault(name, 0);
            world.coughs.put(name, Math.max(0, times - 1));
            return times == 0 && world.leads(name);
        }

        @Override
        public void removeMember(List<Host> controlPlanes, String member) throws InterruptedException {
            world.does("remove/" + member);
            oneAnswers(controlPlanes);
            String name = member.substring("id-".length());
            world.members.remove(name);
            long well = world.members.stream().filter(world::leads).count();
            if (well < world.members.size() / 2 + 1) {
                world.sins.add("without " + name + " etcd has no quorum");
            }
        }

        @Override
        public void upgrade(Host host, Progress progress) throws InterruptedException {
            world.does("upgrade/" + host.name());
            answers(host);
            world.versions.put(host.name(), context.spec().kubernetes().toString());
        }

        @Override
        public void reconfigure(Host host, Progress progress) throws InterruptedException {
            world.does("reconfigure/" + host.name());
        }

        @Override
        public void renewCertificates(Host host, Progress progress) throws InterruptedException {
            world.does("renew/" + host.name());
            world.certificatesExpire = Instant.parse("2099-01-01T00:00:00Z");
        }

        @Override
        public Instant certificatesExpire(Host host) {
            return world.certificatesExpire;
        }

        @Override
        public List<FileChange> changes(Host host, List<Host> controlPlanes, Endpoint endpoint)
                throws InterruptedException {
            world.does("changes/" + host.name());
            answers(host);
            return List.of(new FileChange(host.name(), "/etc/settings", "-old\n+" + world.settings));
        }

        @Override
        public KubeApi api(List<Host> controlPlanes) {
            return new FakeApi(world, context.cluster(), () -> oneAnswers(controlPlanes));
        }

        private void answers(Host host) {
            if (world.dead.contains(host.name())) {
                throw new ClusterException(FailureClass.TRANSIENT, host.name() + ": no route to host");
            }
        }

        private void oneAnswers(List<Host> controlPlanes) {
            if (controlPlanes.stream().noneMatch(host -> world.leads(host.name()))) {
                throw new ClusterException(FailureClass.TRANSIENT, "no control plane answers");
            }
        }

        @Override
        public Kubeconfig kubeconfig(List<Host> controlPlanes, Endpoint endpoint) {
            oneAnswers(controlPlanes);
            return new Kubeconfig(Secret.of("kubeconfig of " + context.cluster().name()));
        }

        @Override
        public void reset(Host host, Progress progress) throws InterruptedException {
            world.does("reset/" + host.name());
            answers(host);
            world.bury(host.name());
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
