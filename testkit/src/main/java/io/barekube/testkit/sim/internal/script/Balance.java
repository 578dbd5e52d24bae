package io.barekube.testkit.sim.internal.script;

import io.barekube.testkit.sim.internal.host.FileTree;
import io.barekube.testkit.sim.internal.host.HostState;
import java.util.List;

/** {@code balance.sh}. */
final class Balance implements Effect {
    private static final String CONF = "/etc/kubernetes/kubelet.conf";

    @Override
    public void play(Call call) {
        HostState host = call.host();
        FileTree files = host.files();
        HostInventory.requireOurs(call, "this host belongs to another cluster meanwhile: ");
        files.makeDirectory(Call.STATE);
        files.append(HostRecord.FILE, "");
        HostRecord record = new HostRecord(files);
        Packages.install(call, record, call.list("packages"));
        for (List<String> file : call.given().rows("files", 3)) {
            record.place(
                    Integer.parseInt(file.get(0), 8), file.get(1), file.get(2).replace("@INTERFACE@", "eth0"));
        }
        call.middle();
        for (String unit : call.list("units")) {
            host.units().enable(unit);
            host.units().start(unit);
        }
        String server = call.text("kubelet_server");
        if (!server.isEmpty() && files.hasContent(CONF)) {
            String wanted = "    server: https://" + server;
            String present = files.read(CONF).orElse("");
            if (present.lines().noneMatch(wanted::equals)) {
                call.say("kubelet asks " + server + " from now on");
                files.write(CONF, files.mode(CONF), present.replaceAll("(?m)^    server: .*$", wanted));
                KubeadmProgram.startKubelet(host);
            }
        }
    }
}
