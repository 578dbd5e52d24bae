package io.barekube.packet.internal;

import io.barekube.ClusterSpec;
import io.barekube.InvalidClusterException;
import io.barekube.NodeSpec;
import io.barekube.Violation;
import io.barekube.packet.PacketException.Forbidden;
import io.barekube.packet.PacketException.NotFound;
import io.barekube.packet.internal.client.PacketApi;
import io.barekube.packet.internal.wire.Device;
import io.barekube.packet.internal.wire.DeviceState;
import io.barekube.spi.AddressBlock;
import io.barekube.spi.AddressRequest;
import io.barekube.spi.BgpPeering;
import io.barekube.spi.Leftover;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineRequest;
import io.barekube.spi.StateDirectory;
import io.barekube.spi.TagQuery;
import io.barekube.spi.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What of a project belongs to clusters, machines above all: everything the provider promises. Thread-safe. */
public final class Fleet {
    private final Settings settings;
    private final PacketApi api;
    private final Roll roll;
    private final LoginKeys keys;
    private final HostKeys hostKeys;
    private final Catalog catalog;
    private final Sites sites;
    private final Surplus surplus = new Surplus();
    private final Ordering ordering;
    private final Arrivals arrivals;
    private final Departures departures;
    private final MachineView view;
    private final Holdings holdings;
    private final Reserving reserving;
    private final Peerings peerings;

    /** Touches nothing. */
    public Fleet(Settings settings, String userAgent) {
        this.settings = settings;
        this.api =
                new PacketApi(settings.url(), settings.token(), userAgent, settings.callTimeout(), settings.waiter());
        StateDirectory state =
                new StateDirectory(settings.stateDirectory().resolve(settings.project()), settings.waiter());
        this.roll = new Roll(api, settings.project(), settings.pollInterval(), settings.waiter());
        this.keys = new LoginKeys(api, settings.project(), state);
        this.hostKeys = new HostKeys(api, state);
        this.catalog = new Catalog(api, settings.project());
        this.sites = new Sites(api, settings);
        this.view = new MachineView(keys);
        this.holdings = new Holdings(api, settings);
        this.reserving = new Reserving(api, settings, roll, sites, holdings);
        this.peerings = new Peerings(api, settings, roll);
        Failures failures = new Failures();
        this.ordering = new Ordering(api, settings, roll, keys, catalog, sites, holdings, failures, surplus);
        this.arrivals = new Arrivals(api, settings, roll, hostKeys, keys, view, failures, ordering);
        this.departures = new Departures(api, settings, roll, hostKeys);
    }

    /** What is wrong with the spec, told without asking anybody. */
    public List<Violation> validate(ClusterSpec spec) {
        Set<Violation> violations = new LinkedHashSet<>(SettingRules.violations(settings));
        spec.nodes().forEach(node -> violations.addAll(SettingRules.violations(settings, node)));
        spec.addons().stream()
                .filter(addon -> addon.needs().addresses() != 0)
                .map(addon -> SettingRules.addresses(addon.name(), addon.needs().addresses()))
                .flatMap(Optional::stream)
                .forEach(violations::add);
        return List.copyOf(violations);
    }

    /** What the API has against the spec; and where there is room for all of it. */
    public List<Violation> judge(ClusterSpec spec) throws InterruptedException {
        if (!validate(spec).isEmpty()) {
            return List.of();
        }
        Map<String, Integer> machines = new LinkedHashMap<>();
        Set<String> plans = new LinkedHashSet<>();
        for (NodeSpec node : spec.nodes()) {
            List<String> wanted = node.machine().plan().map(List::of).orElse(settings.plans());
            plans.addAll(wanted);
            machines.merge(wanted.get(0), 1, Integer::sum);
        }
        List<Violation> violations = catalog.violations(plans, settings.operatingSystem(), settings.metros());
        if (violations.isEmpty()) {
            sites.plan(spec.name(), machines);
        }
        return violations;
    }

    /** Every machine of the cluster. */
    public List<Machine> list(String cluster) throws InterruptedException {
        check(cluster);
        List<Machine> machines = new ArrayList<>();
        for (Device device : roll.fresh(cluster)) {
            if (cluster.equals(OwnerTags.of(device).get(Tags.CLUSTER))
                    && Devices.state(device) != DeviceState.DELETED
                    && isThere(device)) {
                machines.add(view.of(device, hostKey(device)));
            }
        }
        return machines;
    }

    /** A device that this process ordered and no list shows may be too new for lists, or gone. */
    private boolean isThere(Device device) throws InterruptedException {
        if (roll.isListed(Devices.id(device))) {
            return true;
        }
        try {
            return Devices.state(api.devices().get(Devices.id(device))) != DeviceState.DELETED;
        } catch (NotFound | Forbidden e) {
            roll.remove(Devices.id(device));
            return false;
        }
    }

    private Optional<String> hostKey(Device device) throws InterruptedException {
        return Devices.state(device) == DeviceState.ACTIVE ? hostKeys.of(Devices.id(device)) : Optional.empty();
    }

    /** Orders the machine, unless it is there. */
    public Machine create(MachineRequest request) throws InterruptedException {
        List<Violation> violations = new ArrayList<>(SettingRules.violations(settings));
        violations.addAll(SettingRules.violations(settings, request.node()));
        if (!violations.isEmpty()) {
            throw new InvalidClusterException(request.cluster().name(), violations);
        }
        Device device = ordering.device(DeviceOrder.of(request, settings));
        return view.of(device, Optional.empty());
    }

    /** Waits until the machine can be logged in to. */
    public Machine await(String id, Duration timeout, Consumer<String> progress) throws InterruptedException {
        check(id);
        Machine machine = arrivals.await(id, timeout, progress);
        for (String tooMuch : surplus.of(id)) {
            departures.delete(tooMuch);
        }
        surplus.forget(id);
        return machine;
    }

    /** Deletes the machine, and returns when it is gone. */
    public void delete(String id) throws InterruptedException {
        check(id);
        departures.delete(id);
    }

    /** Restarts the machine. */
    public void reboot(String id) throws InterruptedException {
        check(id);
        api.devices().act(id, new Device.Action("reboot", null));
    }

    /** Reserves the block of addresses, unless it is there. */
    public AddressBlock reserve(AddressRequest request) throws InterruptedException {
        check(request.cluster().name());
        return reserving.block(request);
    }

    /** The cluster's blocks of addresses. */
    public List<AddressBlock> addresses(String cluster) throws InterruptedException {
        check(cluster);
        return holdings.of(cluster);
    }

    /** How the machine speaks with its routers. */
    public BgpPeering peering(String id) throws InterruptedException {
        check(id);
        return peerings.of(id);
    }

    /** The devices and blocks of addresses with these owner tags, of whatever cluster. */
    public List<Leftover> leftovers(TagQuery query) throws InterruptedException {
        check("leftovers");
        Optional<String> tag =
                Optional.ofNullable(query.tags().get(Tags.CLUSTER)).map(name -> OwnerTags.text(Tags.CLUSTER, name));
        List<Leftover> found = new ArrayList<>();
        for (Device device : api.devices().list(settings.projectId(), tag)) {
            Map<String, String> tags = OwnerTags.of(device);
            if (query.matches(tags) && !Devices.isLeaving(device)) {
                found.add(new Leftover(
                        Leftover.MACHINE, Devices.id(device), tags, Optional.ofNullable(device.createdAt())));
            }
        }
        found.addAll(holdings.leftovers(query));
        return found;
    }

    /** Gives the block of addresses back. */
    public void giveBack(String block) throws InterruptedException {
        check(block);
        holdings.giveBack(block);
    }

    /** Gives the cluster's addresses back, and removes its keys. */
    public void release(String cluster) throws InterruptedException {
        check(cluster);
        holdings.release(cluster);
        keys.remove(cluster);
        sites.forget(cluster);
        roll.leave(cluster);
    }

    /** Requests sent to the API so far. */
    public long calls() {
        return api.sent();
    }

    private void check(String about) {
        List<Violation> violations = SettingRules.violations(settings);
        if (!violations.isEmpty()) {
            throw new InvalidClusterException(about, violations);
        }
    }
}
