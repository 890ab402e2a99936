package org.mobilityd.simulation;

import java.util.HashMap;
import java.util.Map;
import org.mobilityd.simulation.world.Datagram;
import org.mobilityd.simulation.world.Link;
import org.mobilityd.simulation.world.Node;
import org.mobilityd.simulation.world.World;

/** Counts what happened, and measures how long flows took to recover from moves. */
final class RecoveryStatistics extends Statistics {

    private final World world;
    /** When a mobile node was plugged in whose flows have not recovered yet. */
    private final Map<Node, Long> pluggedIn = new HashMap<>();
    private final Map<Long, Long> saidAt = new HashMap<>();
    private final Durations recoveries = new Durations();

    RecoveryStatistics(World world) {
        this.world = world;
    }

    @Override
    public void moved(Node node, Link link) {
        if (link != null) {
            pluggedIn.put(node, world.now());
        }
    }

    @Override
    public void said(Node node, Datagram datagram) {
        super.said(node, datagram);
        if (pluggedIn.containsKey(node)) {
            saidAt.put(datagram.number(), world.now());
        }
    }

    /** A flow has recovered when the first datagram said after the move comes back. */
    @Override
    public void delivered(Node node, Datagram datagram) {
        super.delivered(node, datagram);
        if (!datagram.echo()) {
            return;
        }
        Long time = saidAt.remove(datagram.number());
        Long since = pluggedIn.get(node);
        if (time != null && since != null && time >= since) {
            recoveries.add(world.now() - since);
            pluggedIn.remove(node);
        }
    }

    @Override
    public void calm(boolean calm) {
        saidAt.clear();
    }

    /** How long flows took to recover from moves: nanoseconds, for a share of them from 0 to 1; 0 when none has. */
    long recovery(double share) {
        return recoveries.within(share);
    }
}
