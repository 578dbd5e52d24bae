package io.barekube.hosts;

import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.SshAccess;
import io.barekube.spi.Tags;
import java.util.Optional;

/** A host as it was described; without access when the description does not say enough to log in. */
record ExistingHost(String name, String address, String nodeAddress, int port, Optional<SshAccess> access) {
    MachineId id() {
        return new MachineId(name);
    }

    Machine machine() {
        Machine.Builder machine = Machine.builder(id())
                .tag(Tags.NODE, name)
                .address(nodeAddress)
                .description("existing host " + address + ":" + port);
        if (!address.equals(nodeAddress)) {
            machine.publicAddress(address);
        }
        access.ifPresent(machine::access);
        return machine.build();
    }
}
