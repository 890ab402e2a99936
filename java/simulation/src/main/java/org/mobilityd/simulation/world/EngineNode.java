package org.mobilityd.simulation.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Input;
import org.mobilityd.simulation.fastpath.FastPathModel;
import org.mobilityd.simulation.fastpath.Ipv6Bytes;
import org.mobilityd.simulation.fastpath.Outcome;
import org.mobilityd.wire.DecodeResult;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/**
 * A node that runs one of the engines that ship. It is to the engine what the daemon is: decodes what the fast path lifts, carries out
 * effects in order, and calls when the deadline comes.
 */
public abstract class EngineNode extends Node {

    private record Proxy(int port, Ipv6Address address) {
    }

    private final LocalClock clock;
    private final FastPathModel fastPath = new FastPathModel();
    private final Set<Proxy> proxies = new HashSet<>();
    private final Deque<Input> pending = new ArrayDeque<>();
    private Engine engine;
    private boolean busy;
    private Scheduler.Event alarm;
    private long alarmDeadline = Engine.NEVER;

    protected EngineNode(World world, String name, LocalClock clock) {
        super(world, name);
        this.clock = clock;
    }

    void run(Engine theEngine) {
        engine = theEngine;
    }

    public Engine engine() {
        return engine;
    }

    public FastPathModel fastPath() {
        return fastPath;
    }

    /** The node's own monotonic clock. */
    public long localNow() {
        return clock.at(world().now());
    }

    /** The control daemon is killed and starts again: the fast path and what was sent to it go on without a gap. */
    void restart(Engine anew) {
        pending.clear();
        engine = anew;
        start();
    }

    @Override
    protected void start() {
        busy = true;
        long now = localNow();
        carriedOut(now, null, engine.start(now));
        busy = false;
        drain();
    }

    // Inputs

    /** Gives the engine an input, after those that came before. */
    protected void input(Input input) {
        pending.add(input);
        drain();
    }

    private void drain() {
        if (busy) {
            return;
        }
        busy = true;
        while (!pending.isEmpty()) {
            Input input = pending.poll();
            long now = localNow();
            carriedOut(now, input, engine.on(now, input));
        }
        busy = false;
        setAlarm();
    }

    private void carriedOut(long now, Input input, List<Effect> effects) {
        world().log().add(world().now(), name().hashCode(), effects.size(), () -> name() + " " + input + " → " + effects);
        for (Effect effect : effects) {
            carryOut(effect);
        }
        List<Effect> seen = new ArrayList<>(effects);
        world().observe(observer -> observer.stepped(this, now, input, seen));
    }

    private void setAlarm() {
        long deadline = engine.nextDeadline();
        if (deadline == alarmDeadline && alarm != null) {
            return;
        }
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
        alarmDeadline = deadline;
        if (deadline != Engine.NEVER) {
            long time = Math.max(clock.virtualTimeOf(Math.max(deadline, clock.origin())), world().now());
            alarm = world().scheduler().at(time, this::alarm);
        }
    }

    private void alarm() {
        alarm = null;
        input(new Input.TimerDue());
    }

    // Packets

    @Override
    protected void receive(Port port, byte[] packet) {
        long now = localNow();
        Outcome outcome = fastPath.arriving(now, packet);
        world().observe(observer -> observer.passed(this, now, packet, outcome));
        switch (outcome.verdict()) {
            case LIFT -> lift(port, outcome);
            case REPLY -> route(outcome.packet());
            case PASS -> pass(port, outcome.packet());
            case DROP -> { }
        }
        outcome.events().forEach(this::input);
    }

    private void pass(Port port, byte[] packet) {
        Ipv6Address destination = Ipv6Bytes.destination(packet);
        if (destination.isMulticast() || holds(port, destination) || owns(destination)) {
            deliver(port, packet);
        } else {
            forwardIfRouter(packet);
        }
    }

    /** What is done with a packet for somebody else. */
    protected void forwardIfRouter(byte[] packet) {
        forward(packet);
    }

    private void lift(Port port, Outcome outcome) {
        byte[] packet = outcome.packet();
        DecodeResult<InboundPacket> decoded = PacketCodec.decode(packet, port.index(), outcome.tunnel());
        if (decoded instanceof DecodeResult.Decoded<InboundPacket> well) {
            input(new Input.PacketReceived(well.value()));
        } else if (decoded instanceof DecodeResult.Malformed<InboundPacket> malformed) {
            input(new Input.MalformedReceived(Ipv6Bytes.source(packet), Ipv6Bytes.destination(packet), malformed.reason(),
                    malformed.pointer(), packet));
        }
    }

    // Effects

    private void carryOut(Effect effect) {
        if (fastPath.tables().apply(effect)) {
            return;
        }
        if (effect instanceof Effect.Transmit transmit) {
            transmit(transmit.packet());
        } else if (effect instanceof Effect.AddProxyNeighbor proxy) {
            proxies.add(new Proxy(proxy.link(), proxy.address()));
        } else if (effect instanceof Effect.RemoveProxyNeighbor proxy) {
            proxies.remove(new Proxy(proxy.link(), proxy.address()));
        } else if (effect instanceof Effect.AddAddress add) {
            addAddress(port(add.link()), add.address());
        } else if (effect instanceof Effect.RemoveAddress remove) {
            removeAddress(port(remove.link()), remove.address());
        } else if (!(effect instanceof Effect.Report)) {
            carryOutAsHost(effect);
        }
    }

    /** An effect that only a mobile node has. */
    protected void carryOutAsHost(Effect effect) {
        throw new Violation(world(), "world", name() + " asks for what its role has no use for: " + effect);
    }

    private void transmit(OutboundPacket packet) {
        sendBy(packet.link(), PacketCodec.encode(packet));
    }

    @Override
    protected boolean standsInFor(Port port, Ipv6Address address) {
        return proxies.contains(new Proxy(port.index(), address));
    }
}
