package io.barekube.kubeadm.internal;

import io.barekube.ClusterException;
import io.barekube.spi.Json;
import io.barekube.spi.KubeApi;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import io.barekube.spi.Script;
import io.barekube.spi.ShellResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The API by kubectl on a control plane, over the session's connection to it: whichever control plane answers. One round trip a call. */
final class KubectlApi implements KubeApi {
    static final String FIELD_MANAGER = "barekube";
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final Set<String> FIRST = Set.of("Namespace", "CustomResourceDefinition");

    private final ControlPlanes controlPlanes;

    KubectlApi(ControlPlanes controlPlanes) {
        this.controlPlanes = controlPlanes;
    }

    @Override
    public void apply(List<KubeObject> objects) throws InterruptedException {
        if (objects.isEmpty()) {
            return;
        }
        List<KubeObject> first =
                objects.stream().filter(object -> FIRST.contains(object.kind())).toList();
        List<KubeObject> rest = objects.stream()
                .filter(object -> !FIRST.contains(object.kind()))
                .toList();
        ScriptText text = ScriptText.of("kube-apply.sh")
                .set("first", list(first))
                .list(
                        "definitions",
                        first.stream()
                                .filter(object -> object.kind().equals("CustomResourceDefinition"))
                                .map(KubeObject::name)
                                .toList())
                .set("rest", list(rest))
                .set("wait", "30")
                .set("manager", FIELD_MANAGER);
        ask(Script.named("kubectl apply", text.text()).deadline(DEADLINE).build());
    }

    @Override
    public List<KubeObject> read(List<ObjectRef> refs) throws InterruptedException {
        List<String> all = new ArrayList<>();
        List<KubeObject> named = new ArrayList<>();
        for (ObjectRef ref : refs) {
            if (ref.name().isEmpty()) {
                all.add(resource(ref));
                all.add(ref.namespace());
            } else {
                named.add(stub(ref));
            }
        }
        ScriptText text =
                ScriptText.of("kube-read.sh").set("named", list(named)).list("all", all);
        String answer = ask(Script.named("kubectl get", text.text())
                .deadline(DEADLINE)
                .maxOutput(64 << 20)
                .build());
        List<KubeObject> objects = new ArrayList<>();
        for (String document : answer.split("\f")) {
            if (!document.isBlank()) {
                KubeObject object = KubeObject.parse(document);
                objects.addAll(object.kind().equals("List") ? object.items("items") : List.of(object));
            }
        }
        return objects;
    }

    @Override
    public void delete(List<ObjectRef> refs, Duration timeout) throws InterruptedException {
        if (refs.isEmpty()) {
            return;
        }
        ScriptText text = ScriptText.of("kube-delete.sh")
                .set("named", list(refs.stream().map(KubectlApi::stub).toList()))
                .set("timeout", Math.max(1, timeout.toSeconds()) + "s");
        ask(Script.named("kubectl delete", text.text())
                .deadline(timeout.plusSeconds(30))
                .build());
    }

    @Override
    public void patch(ObjectRef ref, Map<String, Object> change) throws InterruptedException {
        for (ClusterException refused : patchAll(Map.of(ref, change)).values()) {
            throw refused;
        }
    }

    @Override
    public Map<ObjectRef, ClusterException> patchAll(Map<ObjectRef, Map<String, Object>> changes)
            throws InterruptedException {
        List<ObjectRef> refs = List.copyOf(changes.keySet());
        List<String> words = new ArrayList<>();
        for (ObjectRef ref : refs) {
            // patch, unlike get, does not know the form with an empty group
            words.add(ref.apiVersion().contains("/") ? resource(ref) : ref.kind());
            words.add(ref.name());
            words.add(ref.namespace());
            words.add(Json.write(changes.getOrDefault(ref, Map.of())));
        }
        ScriptText text = ScriptText.of("kube-patch.sh").list("patches", words).set("manager", FIELD_MANAGER);
        Script script = Script.named("kubectl patch", text.text())
                .deadline(DEADLINE.plusSeconds(refs.size()))
                .build();
        ControlPlanes.Answer answer = controlPlanes.ask(script);
        Map<ObjectRef, ClusterException> refused = new LinkedHashMap<>();
        for (String part : answer.result().stdout().split("\f")) {
            if (!part.isBlank()) {
                String[] said = part.split("\n", 2);
                refused.put(refs.get(Integer.parseInt(said[0])), refusal(answer, script, said[1]));
            }
        }
        return refused;
    }

    /** What kubectl said of one object, as if it had been the only one. */
    private static ClusterException refusal(ControlPlanes.Answer answer, Script script, String said) {
        ShellResult result = new ShellResult(1, "", said, answer.result().elapsed());
        return ScriptFailure.of(answer.from().host().name(), script, result);
    }

    @Override
    public Map<ObjectRef, String> evict(List<ObjectRef> pods) throws InterruptedException {
        if (pods.isEmpty()) {
            return Map.of();
        }
        List<String> words = new ArrayList<>();
        pods.forEach(pod -> words.addAll(List.of(pod.namespace(), pod.name())));
        ScriptText text = ScriptText.of("kube-evict.sh").list("pods", words);
        String answer = ask(Script.named("evict pods", text.text())
                .deadline(DEADLINE.plusSeconds(pods.size() * 4L))
                .build());
        Map<ObjectRef, String> refused = new LinkedHashMap<>();
        answer.lines()
                .map(line -> line.split("\t", 2))
                .forEach(line -> refused.put(pods.get(Integer.parseInt(line[0])), line[1].strip()));
        return refused;
    }

    @Override
    public String get(String path) throws InterruptedException {
        ScriptText text = ScriptText.of("kube-get.sh").set("path", path);
        return ask(Script.named("kubectl get --raw", text.text())
                .deadline(DEADLINE)
                .build());
    }

    private String ask(Script script) throws InterruptedException {
        return controlPlanes.ask(script).result().stdout();
    }

    private static String list(List<KubeObject> objects) {
        if (objects.isEmpty()) {
            return "";
        }
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("apiVersion", "v1");
        list.put("kind", "List");
        list.put("items", objects.stream().map(KubeObject::fields).toList());
        return Json.write(list);
    }

    private static KubeObject stub(ObjectRef ref) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", ref.name());
        if (!ref.namespace().isEmpty()) {
            metadata.put("namespace", ref.namespace());
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("apiVersion", ref.apiVersion());
        fields.put("kind", ref.kind());
        fields.put("metadata", metadata);
        return KubeObject.of(fields);
    }

    /** kubectl's full name of a kind: {@code Deployment.v1.apps}, with an empty group for the core API. */
    private static String resource(ObjectRef ref) {
        String[] parts = ref.apiVersion().split("/", 2);
        return parts.length == 2 ? ref.kind() + "." + parts[1] + "." + parts[0] : ref.kind() + "." + parts[0] + ".";
    }
}
