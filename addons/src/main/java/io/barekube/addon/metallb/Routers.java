package io.barekube.addon.metallb;

import io.barekube.ClusterException;
import io.barekube.ClusterSpec;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.Secret;
import io.barekube.run.FailureClass;
import io.barekube.spi.BgpPeering;
import io.barekube.spi.Condition;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The routers as MetalLB is told of them: one {@code BGPPeer} for each, for all nodes where all have the same, which those that come later are taken to have as well; otherwise a set for each group of
 * nodes. The source of packets is left to the nodes' routes.
 */
final class Routers {
    static final String API = "metallb.io/v1beta2";
    /** On the first peer where nodes differ: those that some peer is for. */
    static final String NODES = "barekube.io/nodes";

    private static final String CONTROL_PLANE = "node-role.kubernetes.io/control-plane";

    private Routers() {}

    /** What nodes of a group have in common. */
    private record Session(long asn, List<String> peers, long peerAsn, boolean multihop, Optional<Secret> password) {
        static Session of(BgpPeering peering) {
            return new Session(
                    peering.asn(),
                    peering.peers().stream().distinct().sorted().toList(),
                    peering.peerAsn(),
                    peering.multihop(),
                    peering.password());
        }
    }

    /** Throws {@link ClusterException}, transient, when no node that may announce has a session. */
    static List<KubeObject> of(Map<String, BgpPeering> peerings, ClusterSpec spec, Duration holdTime) {
        Map<Session, List<String>> groups = new LinkedHashMap<>();
        new TreeMap<>(peerings).forEach((node, peering) -> {
            if (mayAnnounce(node, spec)) {
                groups.computeIfAbsent(Session.of(peering), session -> new ArrayList<>())
                        .add(node);
            }
        });
        if (groups.isEmpty()) {
            throw new ClusterException(
                    FailureClass.TRANSIENT,
                    "metallb: no node that may announce has a session with the provider's routers yet");
        }
        List<KubeObject> objects = new ArrayList<>();
        int group = 0;
        for (Map.Entry<Session, List<String>> entry : groups.entrySet()) {
            group++;
            Session session = entry.getKey();
            String secret = "routers-" + group;
            session.password().ifPresent(password -> objects.add(secret(secret, password)));
            Map<String, Object> described = description(session, secret, holdTime);
            List<Map<String, Object>> selector = selector(spec, groups.size() > 1 ? entry.getValue() : List.of());
            if (!selector.isEmpty()) {
                described.put("nodeSelectors", List.of(Map.of("matchExpressions", selector)));
            }
            for (int router = 1; router <= session.peers().size(); router++) {
                Map<String, Object> peer = new LinkedHashMap<>(described);
                peer.put("peerAddress", session.peers().get(router - 1));
                boolean remembers = groups.size() > 1 && group == 1 && router == 1;
                objects.add(MetalLbObjects.object(
                        ref(group, router), remembers ? Map.of(NODES, names(groups)) : Map.of(), peer));
            }
        }
        return objects;
    }

    private static String names(Map<Session, List<String>> groups) {
        return groups.values().stream().flatMap(List::stream).sorted().collect(Collectors.joining(","));
    }

    /** The keepalive interval is not among it, which native BGP refuses: it is a third of the hold time. */
    private static Map<String, Object> description(Session session, String secret, Duration holdTime) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("myASN", session.asn());
        described.put("peerASN", session.peerAsn());
        described.put("holdTime", holdTime.toSeconds() + "s");
        if (session.multihop() && session.asn() != session.peerAsn()) {
            described.put("ebgpMultiHop", true);
        }
        if (session.password().isPresent()) {
            described.put("passwordSecret", Map.of("name", secret));
        }
        return described;
    }

    private static List<Map<String, Object>> selector(ClusterSpec spec, List<String> nodes) {
        List<Map<String, Object>> expressions = new ArrayList<>();
        if (!nodes.isEmpty()) {
            expressions.add(Map.of("key", "kubernetes.io/hostname", "operator", "In", "values", nodes));
        }
        if (ProviderBgp.sparesControlPlanes(spec)) {
            expressions.add(Map.of("key", CONTROL_PLANE, "operator", "DoesNotExist"));
        }
        return expressions;
    }

    private static boolean mayAnnounce(String node, ClusterSpec spec) {
        return !ProviderBgp.sparesControlPlanes(spec)
                || spec.nodes(Role.CONTROL_PLANE).stream()
                        .noneMatch(controlPlane -> controlPlane.name().equals(node));
    }

    private static KubeObject secret(String name, Secret password) {
        byte[] bytes = password.reveal().getBytes(StandardCharsets.UTF_8);
        return KubeObject.of(Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Secret",
                "metadata",
                Map.of("name", name, "namespace", MetalLb.NAMESPACE),
                "type",
                "kubernetes.io/basic-auth",
                "data",
                Map.of("password", Base64.getEncoder().encodeToString(bytes))));
    }

    private static ObjectRef ref(int group, int router) {
        return ObjectRef.in(MetalLb.NAMESPACE, API, "BGPPeer", "routers-" + group + "-" + router);
    }

    /** There are peers, and for every node that may announce. */
    static Condition knownTo(ClusterSpec spec) {
        return Condition.on(ref(1, 1), "be for every node", peer -> {
            List<String> strangers = peer.text("metadata", "annotations", NODES)
                    .map(text -> List.of(text.split(",")))
                    .map(nodes -> spec.nodes().stream()
                            .map(NodeSpec::name)
                            .filter(node -> mayAnnounce(node, spec) && !nodes.contains(node))
                            .toList())
                    .orElse(List.of());
            return strangers.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            "nodes have different routers, and nobody told those of " + String.join(", ", strangers));
        });
    }
}
