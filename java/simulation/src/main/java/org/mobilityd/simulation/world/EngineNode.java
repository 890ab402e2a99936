package org.mobilityd.simulation.world;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
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
 * A node that runs one of the engines that ship. It is to the engine what the machine around the daemon is: carries packets through the
 * fast path, decodes what that lifts, and carries out effects.
 */
public abstract class EngineNode extends Node {

    private record Proxy(int port, Ipv6Address address) {
    }

    private final LocalClock clock;
    private final ControlDaemon daemon;
    private final Set<Proxy> proxies = new HashSet<>();
    private FastPathModel fastPath = new FastPathModel();
    private Function<FastPathModel, Engine> engines;

    protected EngineNode(World world, String name, LocalClock clock) {
        super(world, name);
        this.clock = clock;
        this.daemon = new ControlDaemon(this, world, clock);
    }

    /** @param maker makes the engine of each process that will run here, from what the fast path holds then */
    void runs(Function<FastPathModel, Engine> maker) {
        engines = maker;
    }

    /** The engine that runs, or null: its process has been killed. */
    public Engine engine() {
        return daemon.engine();
    }

    public FastPathModel fastPath() {
        return fastPath;
    }

    /** The node's own monotonic clock. */
    public long localNow() {
        return clock.at(world().now());
    }

    ControlDaemon daemon() {
        return daemon;
    }

    @Override
    protected void start() {
        begin();
    }

    private void begin() {
        daemon.start(engines.apply(fastPath));
    }

    // Faults

    /** Another process begins where a killed one ended: with what the fast path has kept. */
    void restart() {
        proxies.clear();
        begin();
    }

    /** The machine goes off: nothing is kept but what is on its disk. */
    void crash() {
        switchOff(true);
        daemon.kill();
    }

    /** And on again. */
    void boot() {
        switchOff(false);
        forget();
        restart();
    }

    /** The fast path loses everything that it held. */
    protected void forget() {
        fastPath = new FastPathModel();
        world().observe(observer -> observer.forgot(this));
    }

    /** The machine sleeps: its clock stands still. */
    void sleep() {
        switchOff(true);
        daemon.stop();
        clock.standStill(world().now());
    }

    void wake() {
        clock.goOn(world().now());
        switchOff(false);
        daemon.goOn();
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
        outcome.events().forEach(daemon::report);
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
            daemon.report(new Input.PacketReceived(well.value()));
        } else if (decoded instanceof DecodeResult.Malformed<InboundPacket> malformed) {
            daemon.report(new Input.MalformedReceived(Ipv6Bytes.source(packet), Ipv6Bytes.destination(packet), malformed.reason(),
                    malformed.pointer(), packet));
        }
    }

    // Effects

    void carryOut(Effect effect) {
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
            if (add.optimistic()) {
                world().scheduler().after(Time.SECOND, () -> detectDuplicate(add));
            }
        } else if (effect instanceof Effect.RemoveAddress remove) {
            removeAddress(port(remove.link()), remove.address());
        } else if (!(effect instanceof Effect.Report)) {
            carryOutAsHost(effect);
        }
    }

    /** The kernel has asked who else has an address (RFC 4862 section 5.4); that question and its answer are never lost here. */
    private void detectDuplicate(Effect.AddAddress added) {
        Port port = port(added.link());
        if (port.link() != null && holds(port, added.address()) && port.link().isHeldByOthers(port, added.address())) {
            daemon.tell(new Input.AddressDuplicate(added.link(), added.address()));
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
