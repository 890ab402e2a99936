package org.mobilityd.simulation.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mobilityd.simulation.fastpath.Ipv6Bytes;
import org.mobilityd.wire.Ipv6Address;

/** The network between the routers. It is on neither side of a partition: it knows from whom a packet comes and to whom it goes. */
final class Core extends Node {

    private final Map<Port, Node> neighbors = new HashMap<>();
    private final Map<Ipv6Address, List<Port>> groups = new HashMap<>();
    private boolean filtering;

    Core(World world) {
        super(world, "core");
    }

    void connect(Port port, Node neighbor) {
        neighbors.put(port, neighbor);
    }

    /** From now on what comes from a source that is not routed to where it comes from goes no further (RFC 2827). */
    void filterSources() {
        filtering = true;
    }

    /** Packets to {@code group} go out by {@code port} too. */
    void join(Ipv6Address group, Port port) {
        groups.computeIfAbsent(group, any -> new ArrayList<>()).add(port);
    }

    @Override
    protected void receive(Port from, byte[] packet) {
        if (filtering && portTowards(Ipv6Bytes.source(packet)) != from) {
            return;
        }
        Ipv6Address destination = Ipv6Bytes.destination(packet);
        if (destination.isMulticast()) {
            groups.getOrDefault(destination, List.of()).stream().filter(port -> port != from && !separated(from, port))
                    .forEach(port -> port.send(destination, packet));
            return;
        }
        Port to = portTowards(destination);
        if (to != null && !separated(from, to)) {
            forward(packet);
        }
    }

    private boolean separated(Port from, Port to) {
        return world().partitions().separates(neighbors.get(from), neighbors.get(to));
    }
}
