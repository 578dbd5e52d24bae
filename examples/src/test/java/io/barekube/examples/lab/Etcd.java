package io.barekube.examples.lab;

import java.util.List;
import java.util.TreeSet;

/** etcd's own word on its members, past this library. */
final class Etcd {
    static final String CALL =
            "crictl exec \"$(crictl ps -q --name '^etcd$' | head -n 1)\" etcdctl --endpoints=https://127.0.0.1:2379"
                    + " --cacert=/etc/kubernetes/pki/etcd/ca.crt --cert=/etc/kubernetes/pki/etcd/healthcheck-client.crt"
                    + " --key=/etc/kubernetes/pki/etcd/healthcheck-client.key --command-timeout=8s ";

    private Etcd() {}

    /** Names of the members that have started and vote, as the one on that node knows them. */
    static List<String> voters(LabMachines machines, String node) throws InterruptedException {
        TreeSet<String> names = new TreeSet<>();
        for (String line : machines.on(node, CALL + "member list").lines().toList()) {
            String[] fields = line.split(", *");
            if (fields[1].equals("started") && fields[5].equals("false")) {
                names.add(fields[2]);
            }
        }
        return List.copyOf(names);
    }
}
