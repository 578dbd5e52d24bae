package io.barekube.testkit.sim.internal.script;

import io.barekube.testkit.sim.internal.host.FileTree;
import io.barekube.testkit.sim.internal.host.HostState;
import java.util.List;

/** {@code balance.sh}. */
final class Balance implements Effect {
    private static final String KEEPER = "/etc/barekube/keepalived.conf";
    private static final String CONF = "/etc/kubernetes/kubelet.conf";

    /** Whoever answers for the address must be one of those that may have it. */
    private static void requireFree(Call call, String vip) {
        if (vip.isEmpty() || call.host().files().read(KEEPER).orElse("").contains(vip + "/")) {
            return;
        }
        call.world()
                .machine(vip)
                .filter(HostState::isUp)
                .filter(machine -> !call.list("holders").contains(machine.address()))
                .ifPresent(machine -> {
                    throw call.refuse("the virtual address " + vip + " is somebody else's: " + machine.hardwareAddress()
                            + " answers for it, and that is no control plane. Choose an address that nobody has");
                });
    }

    @Override
    public void play(Call call) {
        HostState host = call.host();
        FileTree files = host.files();
        HostInventory.requireOurs(call, "this host belongs to another cluster meanwhile: ");
        files.makeDirectory(Call.STATE);
        files.makeDirectory("/run/barekube");
        files.append(HostRecord.FILE, "");
        HostRecord record = new HostRecord(files);
        Packages.install(call, record, call.list("packages"));
        requireFree(call, call.text("vip"));
        for (List<String> file : call.given().rows("files", 3)) {
            record.place(
                    Integer.parseInt(file.get(0), 8), file.get(1), file.get(2).replace("@INTERFACE@", "eth0"));
        }
        call.middle();
        for (String unit : call.list("units")) {
            host.units().enable(unit);
            host.units().start(unit);
        }
        files.write("/run/barekube/" + call.text("part") + ".loaded", 0644, String.join("\n", call.list("files")));
        if (files.hasContent(HostInventory.FILE)) {
            HostInventory.renewRecord(files);
        }
        String server = call.text("kubelet_server");
        if (!server.isEmpty() && files.hasContent(CONF)) {
            String wanted = "    server: " + server;
            String present = files.read(CONF).orElse("");
            if (present.lines().noneMatch(wanted::equals)) {
                call.say("kubelet asks " + server + " from now on");
                files.write(CONF, 0600, present.replaceAll("(?m)^    server: .*$", wanted));
                KubeadmProgram.startKubelet(host);
            }
        }
    }
}
