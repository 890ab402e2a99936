package org.mobilityd.simulation.world;

import java.util.HashMap;
import java.util.Map;
import org.mobilityd.simulation.fastpath.Ipv6Bytes;

/** The network between the routers. It is on neither side of a partition: it knows from whom a packet comes and to whom it goes. */
final class Core extends Node {

    private final Map<Port, Node> neighbors = new HashMap<>();

    Core(World world) {
        super(world, "core");
    }

    void connect(Port port, Node neighbor) {
        neighbors.put(port, neighbor);
    }

    @Override
    protected void receive(Port from, byte[] packet) {
        Port to = portTowards(Ipv6Bytes.destination(packet));
        if (to != null && !world().partitions().separates(neighbors.get(from), neighbors.get(to))) {
            forward(packet);
        }
    }
}
