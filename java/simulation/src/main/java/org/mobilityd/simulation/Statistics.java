package org.mobilityd.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.simulation.world.Datagram;
import org.mobilityd.simulation.world.EngineNode;
import org.mobilityd.simulation.world.Link;
import org.mobilityd.simulation.world.Node;
import org.mobilityd.simulation.world.Observer;
import org.mobilityd.simulation.world.Port;
import org.mobilityd.simulation.world.World;

/** Counts what happened. */
final class Statistics implements Observer {

    private final World world;
    private final Map<String, Long> events = new TreeMap<>();
    /** When a mobile node was plugged in whose flows have not recovered yet. */
    private final Map<Node, Long> pluggedIn = new HashMap<>();
    private final Map<Long, Long> saidAt = new HashMap<>();
    private final Durations recoveries = new Durations();
    private long packets;
    private long steps;
    private long said;
    private long echoes;

    Statistics(World world) {
        this.world = world;
    }

    @Override
    public void sent(Link link, Port from, byte[] packet) {
        packets++;
    }

    @Override
    public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
        steps++;
        for (Effect effect : effects) {
            if (effect instanceof Effect.Report report) {
                events.merge(report.event().name(), 1L, Long::sum);
            }
        }
    }

    @Override
    public void moved(Node node, Link link) {
        if (link != null) {
            pluggedIn.put(node, world.now());
        }
    }

    @Override
    public void said(Node node, Datagram datagram) {
        said++;
        if (pluggedIn.containsKey(node)) {
            saidAt.put(datagram.number(), world.now());
        }
    }

    /** A flow has recovered when the first datagram said after the move comes back. */
    @Override
    public void delivered(Node node, Datagram datagram) {
        if (!datagram.echo()) {
            return;
        }
        echoes++;
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

    long packets() {
        return packets;
    }

    long steps() {
        return steps;
    }

    long datagramsSaid() {
        return said;
    }

    long echoes() {
        return echoes;
    }

    /** The engines' own reports, by name. */
    Map<String, Long> events() {
        return events;
    }

    /** How long flows took to recover from moves: nanoseconds, for a share of them from 0 to 1; 0 when none has. */
    long recovery(double share) {
        return recoveries.within(share);
    }
}
