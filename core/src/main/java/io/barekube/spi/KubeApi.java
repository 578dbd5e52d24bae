package io.barekube.spi;

import io.barekube.ClusterException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of a cluster's API that addons and the observer use. Failures are {@link io.barekube.ClusterException}s: transient when no control plane
 * answered or a webhook was not up yet, permanent when the API refused the object. Thread-safe.
 */
public interface KubeApi {
    /**
     * Applies the objects server-side, in this order, as field manager {@code barekube}, in one round trip. Namespaces and custom resource definitions among
     * them go first and are awaited; conflicts are taken over.
     */
    void apply(List<KubeObject> objects) throws InterruptedException;

    /** Reads everything named, in one round trip; what does not exist (or whose kind does not) is left out. */
    List<KubeObject> read(List<ObjectRef> refs) throws InterruptedException;

    /** Deletes the objects and waits until they are gone; what does not exist is no error. */
    void delete(List<ObjectRef> refs, Duration timeout) throws InterruptedException;

    /** The answer to a GET of an API path such as {@code /readyz} or a pod's proxy path. */
    String get(String path) throws InterruptedException;

    /**
     * Changes fields of an object by a JSON merge patch, in which null takes a member away; throws a permanent {@link io.barekube.ClusterException} when the object does not
     * exist. A {@code resourceVersion} in the patch makes it fail, transiently, when the object changed since it was read.
     */
    void patch(ObjectRef ref, Map<String, Object> change) throws InterruptedException;

    /**
     * Changes many objects, each as {@link #patch} does, and returns those that could not be changed, each with why; throws when the API could not be asked at all. One by one, unless
     * the implementation knows of a way in one round trip.
     */
    default Map<ObjectRef, ClusterException> patchAll(Map<ObjectRef, Map<String, Object>> changes)
            throws InterruptedException {
        Map<ObjectRef, ClusterException> refused = new LinkedHashMap<>();
        for (Map.Entry<ObjectRef, Map<String, Object>> change : changes.entrySet()) {
            try {
                patch(change.getKey(), change.getValue());
            } catch (ClusterException e) {
                refused.put(change.getKey(), e);
            }
        }
        return refused;
    }

    /**
     * Asks the API to evict these pods, in one round trip, and returns those it refused, each with the API's reason: a disruption budget. A pod that is not there is no error.
     */
    Map<ObjectRef, String> evict(List<ObjectRef> pods) throws InterruptedException;
}
