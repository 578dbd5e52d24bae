package io.barekube.fake;

import io.barekube.CidrBlock;
import io.barekube.spi.AddressBlock;
import io.barekube.spi.AddressRequest;
import io.barekube.spi.BgpPeering;
import io.barekube.spi.Capabilities;
import io.barekube.spi.MachineId;
import java.util.List;
import java.util.Objects;

/** Machines in a routed network, whose routers listen to them, and addresses to lend. */
public final class FakeCarrier extends FakeProvider {
    private final FakeWorld world;

    public FakeCarrier(FakeWorld world) {
        super(world);
        this.world = world;
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.builder()
                .layer2(false)
                .bgp(true)
                .addressBlocks(true)
                .build();
    }

    @Override
    public AddressBlock reserve(AddressRequest request) throws InterruptedException {
        world.does("reserve/" + request.purpose());
        return world.blocks.stream()
                .filter(block -> block.isFor(request.cluster(), request.purpose()))
                .findFirst()
                .orElseGet(() -> {
                    CidrBlock addresses = CidrBlock.parse("198.51.100." + 16 * (world.blocks.size() + 1) + "/"
                            + (32 - Integer.numberOfTrailingZeros(request.quantity())));
                    AddressBlock block = new AddressBlock("b-" + world.blocks.size(), addresses, request.tags());
                    world.blocks.add(block);
                    return block;
                });
    }

    @Override
    public List<AddressBlock> addresses(String clusterName) {
        return List.copyOf(world.blocks);
    }

    @Override
    public BgpPeering peering(MachineId id) throws InterruptedException {
        world.does("peering/" + id);
        String address =
                Objects.requireNonNull(world.machines.get(id)).address().orElseThrow();
        return BgpPeering.builder(address, 65000, List.of("169.254.255.1"), 65530)
                .build();
    }

    @Override
    public void release(String clusterName) throws InterruptedException {
        super.release(clusterName);
        world.blocks.clear();
    }
}
