package org.mobilityd.simulation.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.analysis.BindingDelay;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.simulation.world.Randomness;
import org.mobilityd.simulation.world.Time;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Message;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption.MobileNodeIdentifier;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/**
 * Mobile nodes attach one after the other; then half of them, a fifth of these, and a fifth of these again, make a handover. Links only delay. A
 * question to all is counted once, and not carried to routers that have nothing to do with its node, for they would say nothing. With a
 * centralized anchor all mobile nodes come from there, and a handover's tunnel is that to the anchor.
 */
final class ScaleRun {

    /** The most handovers of one mobile node. */
    static final int ROUNDS = 3;
    private static final double NANOS_PER_MILLI = Time.MILLISECOND;
    private static final int FIRST_SHARE = 2;
    private static final int FURTHER_SHARE = 5;
    private static final long SPACING = 100 * Time.MICROSECOND;
    private static final long BETWEEN_ROUNDS = 60 * Time.SECOND;
    /** What is said of a mobile node after that is not on account of its handover any more, but a confirmation or a refresh. */
    private static final long HANDOVER_WINDOW = 2 * Time.SECOND;

    private final Way way;
    private final Geography geography;
    private final List<Host> routers = new ArrayList<>();
    /** The database, or the centralized anchor, or null. */
    private final Host center;
    private final int nodes;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Tally[] tallies = IntStream.rangeClosed(0, ROUNDS).mapToObj(any -> new Tally()).toArray(Tally[]::new);
    private final byte[] handovers;
    private final long[] begun;
    private final long[] tunnelled;
    private final short[] messages;
    private long now = Time.SECOND;
    private long serials;
    private long allMessages;

    /** @param routers a multiple of {@link Geography#DISTRICT} */
    ScaleRun(Way way, int routers, int nodes, long seed) {
        this.way = way;
        this.nodes = nodes;
        this.geography = new Geography(routers);
        this.handovers = new byte[nodes];
        this.begun = new long[nodes];
        this.tunnelled = new long[nodes];
        this.messages = new short[nodes];
        ScaleDomain domain = new ScaleDomain(way, routers);
        Randomness chance = new Randomness(seed);
        for (int router = 0; router < routers; router++) {
            this.routers.add(new Host(router, domain.router(router, chance)));
        }
        Engine inTheMiddle = domain.center(nodes, chance);
        this.center = inTheMiddle == null ? null : new Host(Geography.CENTER, inTheMiddle);
    }

    /** A message on its way, or, without one, the time of somebody's timer. */
    private record Event(long time, long serial, Host to, byte[] packet) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return time != other.time ? Long.compare(time, other.time) : Long.compare(serial, other.serial);
        }
    }

    /** An engine and where it is. */
    private static final class Host {
        private final int router;
        private final Engine engine;
        private long alarm = Engine.NEVER;

        private Host(int router, Engine engine) {
            this.router = router;
            this.engine = engine;
        }
    }

    /** Everything from the first attachment to the last handover. */
    void run() {
        routers.forEach(host -> carryOut(host, null, host.engine.start(now)));
        if (center != null) {
            carryOut(center, null, center.engine.start(now));
        }
        int moving = nodes;
        for (int round = 0; round <= ROUNDS; round++) {
            for (int node = 0; node < moving; node++) {
                runUntil(now + SPACING);
                arrive(node, round);
            }
            runUntil(now + BETWEEN_ROUNDS);
            for (int node = 0; node < moving; node++) {
                tally(node);
            }
            moving /= round == 0 ? FIRST_SHARE : FURTHER_SHARE;
        }
    }

    /** By number of previous routers. */
    Tally ofHandovers(int previousRouters) {
        return tallies[previousRouters];
    }

    /** With those that no handover waits for. */
    long allMessages() {
        return allMessages;
    }

    private void arrive(int node, int round) {
        handovers[node] = (byte) round;
        Host there = placeOf(node, round);
        if (round > 0) {
            Host here = placeOf(node, round - 1);
            tell(here, null, new Input.NodeDetached(ScaleDomain.LINK, ScaleDomain.linkLayer(node)));
            if (way == Way.NAMED || way == Way.CENTRALIZED) {
                Ipv6Address named = way == Way.NAMED ? ScaleDomain.address(here.router) : ScaleDomain.CENTER;
                tell(there, null, new Input.HandoverHint(Input.HandoverStep.CANDIDATE, ScaleDomain.linkLayer(node), named));
            }
        }
        begun[node] = now;
        tunnelled[node] = now;
        messages[node] = 0;
        tell(there, node, new Input.NodeAttached(ScaleDomain.LINK, ScaleDomain.linkLayer(node)));
    }

    /** Where {@code node} is after so many handovers. */
    private Host placeOf(int node, int round) {
        return way == Way.CENTRALIZED && round == 0 ? center : routers.get(geography.place(node, round));
    }

    private void tally(int node) {
        int previous = handovers[node];
        tallies[previous].add(messages[node], tunnelled[node] - begun[node], previous == 0 ? 0 : expectedDelay(node, previous));
    }

    /** Nanoseconds. */
    private long expectedDelay(int node, int previousRouters) {
        int serving = geography.place(node, previousRouters);
        List<BindingDelay> delays = IntStream.range(0, previousRouters).map(previous -> geography.place(node, previous))
                .mapToObj(previous -> new BindingDelay(roundTripMillis(geography.toCenter(serving)), 0,
                        roundTripMillis(geography.toCenter(serving)), roundTripMillis(geography.toCenter(previous)),
                        roundTripMillis(geography.between(serving, previous)))).toList();
        return Math.round(way.delay(delays) * NANOS_PER_MILLI);
    }

    private static double roundTripMillis(long oneWay) {
        return 2 * oneWay / NANOS_PER_MILLI;
    }

    // Time

    private void runUntil(long time) {
        while (!events.isEmpty() && events.peek().time <= time) {
            Event next = events.remove();
            now = next.time;
            if (next.packet == null) {
                due(next.to);
            } else {
                InboundPacket packet = PacketCodec.decode(next.packet, ScaleDomain.LINK, null).orNull();
                tell(next.to, node(packet.message()), new Input.PacketReceived(packet));
            }
        }
        now = time;
    }

    private void due(Host host) {
        if (host.alarm <= now) {
            host.alarm = Engine.NEVER;
            tell(host, null, new Input.TimerDue());
        }
    }

    /** @param node whom the input is about; null: many or none */
    private void tell(Host host, Integer node, Input input) {
        carryOut(host, node, host.engine.on(now, input));
    }

    private void carryOut(Host host, Integer node, List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Transmit transmit) {
                send(host, transmit.packet());
            } else if (effect instanceof Effect.TransmitWhenStored transmit) {
                send(host, transmit.packet());
            } else if (effect instanceof Effect.InstallTunnel install && node != null && isOfHandover(node)) {
                installed(host, node, install.tunnel());
            }
        }
        long deadline = host.engine.nextDeadline();
        if (deadline < host.alarm) {
            host.alarm = deadline;
            events.add(new Event(Math.max(deadline, now), ++serials, host, null));
        }
    }

    private void installed(Host host, int node, Tunnel tunnel) {
        int serving = geography.place(node, handovers[node]);
        boolean itsEnd = host.router == serving || ScaleDomain.router(tunnel.remote()) == serving;
        tunnelled[node] = itsEnd ? now : tunnelled[node];
    }

    private boolean isOfHandover(int node) {
        return now - begun[node] < HANDOVER_WINDOW;
    }

    // Messages

    private void send(Host from, OutboundPacket packet) {
        int node = node(packet.message());
        allMessages++;
        messages[node] += isOfHandover(node) ? 1 : 0;
        Ipv6Address destination = packet.destination();
        if (destination.isMulticast()) {
            for (int i = 0; i < handovers[node]; i++) {
                deliver(from, placeOf(node, i), packet);
            }
        } else {
            deliver(from, destination.equals(ScaleDomain.CENTER) ? center : routers.get(ScaleDomain.router(destination)), packet);
        }
    }

    private void deliver(Host from, Host to, OutboundPacket packet) {
        long delay = from == center ? geography.toCenter(to.router)
                : to == center ? geography.toCenter(from.router) : geography.between(from.router, to.router);
        events.add(new Event(now + delay, ++serials, to, PacketCodec.encode(packet)));
    }

    private static int node(Message message) {
        MobileNodeIdentifier identifier = message instanceof BindingUpdate update ? update.option(MobileNodeIdentifier.class)
                : ((BindingAcknowledgement) message).option(MobileNodeIdentifier.class);
        return ScaleDomain.node(identifier.identifier());
    }
}
