package io.barekube.addon.metallb;

import io.barekube.ClusterSpec;
import io.barekube.Violation;
import io.barekube.spi.Capabilities;
import io.barekube.spi.Condition;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import io.barekube.spi.Provided;
import io.barekube.spi.ProviderNeeds;
import java.util.List;
import java.util.Map;

/** Where services' addresses come from, and how the world learns which nodes they lead to. Immutable; its text is for people. */
sealed interface Announcement permits Layer2, ProviderBgp {
    /** Every setting, for the fingerprint. */
    List<Object> settings();

    /** What it asks of the provider. */
    ProviderNeeds needs();

    /** What is wrong with it before any host is looked at. */
    List<Violation> violations(ClusterSpec spec, Capabilities capabilities);

    /** What speaks against it on these hosts. */
    List<Violation> violations(ClusterSpec spec, Map<Host, HostFacts> hosts);

    /** Its name among the addon's stages. */
    String stage();

    /** What is applied once controller and speakers run; throws {@link io.barekube.ClusterException} when the provider did not give what is needed. */
    List<KubeObject> objects(ClusterSpec spec, Provided provided);

    /** What is true of its objects while it is well. */
    List<Condition> health(ClusterSpec spec);

    /** The pools; without ranges where only the cluster knows them. */
    List<AddressPool> pools();

    /** The objects in which speakers say what they announce. */
    ObjectRef states();

    /** Where to look when an address of the pool does not answer. */
    String advice(AddressPool pool);
}
