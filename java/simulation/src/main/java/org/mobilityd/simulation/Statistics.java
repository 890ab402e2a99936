package org.mobilityd.simulation;

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

/** Counts what happened in a world. */
class Statistics implements Observer {

    private final Map<String, Long> events = new TreeMap<>();
    private long packets;
    private long steps;
    private long said;
    private long echoes;

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
    public void said(Node node, Datagram datagram) {
        said++;
    }

    @Override
    public void delivered(Node node, Datagram datagram) {
        echoes += datagram.echo() ? 1 : 0;
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
}
