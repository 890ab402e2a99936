package org.mobilityd.simulation.world;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Input;
import org.mobilityd.simulation.fastpath.FastPathEvent;
import org.mobilityd.simulation.fastpath.FastPathTables;
import org.mobilityd.simulation.fastpath.InterfaceModel;
import org.mobilityd.simulation.fastpath.InterfaceModel.Passage;
import org.mobilityd.simulation.fastpath.InterfaceRole;
import org.mobilityd.simulation.fastpath.Ipv6Bytes;
import org.mobilityd.simulation.fastpath.Ways;
import org.mobilityd.wire.DecodeResult;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/**
 * A node that runs one of the engines that ship. It is to the engine what the machine around the daemon is: carries packets through the
 * fast path, decodes what that lifts, and carries out effects.
 */
public abstract class EngineNode extends Node implements Ways {

    private record Proxy(int port, Ipv6Address address) {
    }

    private final LocalClock clock;
    private final ControlDaemon daemon;
    private final Set<Proxy> proxies = new HashSet<>();
    private final Map<InterfaceRole, InterfaceModel> interfaces = new EnumMap<>(InterfaceRole.class);
    private final boolean filtering;
    private FastPathTables fastPath = new FastPathTables();
    private Function<FastPathTables, Engine> engines;

    /** @param filtering whether the fast path drops forged Binding Updates, or the engine has to */
    protected EngineNode(World world, String name, LocalClock clock, boolean filtering) {
        super(world, name);
        this.clock = clock;
        this.filtering = filtering;
        this.daemon = new ControlDaemon(this, world, clock);
    }

    /** @param maker makes the engine of each process that will run here, from what the fast path holds then */
    void runs(Function<FastPathTables, Engine> maker) {
        engines = maker;
    }

    /** The engine that runs, or null: its process has been killed. */
    public Engine engine() {
        return daemon.engine();
    }

    /** Whether its machine is on and its process runs. */
    public boolean isWorking() {
        return !isOff() && daemon.isRunning();
    }

    /** What its fast path holds. */
    public FastPathTables fastPath() {
        return fastPath;
    }

    /** What an interface is to the fast path. */
    protected abstract InterfaceRole role(Port port);

    /** The fast path at an interface with this role; all of them share the node's tables. */
    protected InterfaceModel at(InterfaceRole role) {
        return interfaces.computeIfAbsent(role, any -> {
            InterfaceModel model = new InterfaceModel(Set.of(role), fastPath, this, null);
            return filtering ? model : model.withoutFilter();
        });
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
        fastPath = new FastPathTables();
        interfaces.clear();
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
        Passage passage = at(role(port)).arrivingPacket(now, packet);
        world().observe(observer -> observer.passed(this, now, packet, passage));
        switch (passage.verdict().action()) {
            case PASS, LOCAL, FORWARD -> pass(port, passage.frame());
            case ANSWER, ROUTE -> route(passage.frame());
            case GONE -> { }
        }
        takeUp(port, passage);
    }

    /** Tells the daemon what the fast path has to say. */
    protected void takeUp(Port port, Passage passage) {
        for (FastPathEvent event : passage.events()) {
            Input input = input(port, event);
            if (input != null) {
                daemon.report(input);
            }
        }
    }

    private Input input(Port port, FastPathEvent event) {
        if (event instanceof FastPathEvent.Signalling signalling) {
            return decoded(port, signalling);
        }
        if (event instanceof FastPathEvent.UnboundHomeAddress unbound) {
            return new Input.UnboundHomeAddress(unbound.source(), unbound.destination(), unbound.homeAddress());
        }
        if (event instanceof FastPathEvent.BindingExpiring expiring) {
            return new Input.BindingExpiring(expiring.table(), expiring.key());
        }
        if (event instanceof FastPathEvent.TunnelledFlowSeen flow) {
            return new Input.TunnelledFlowSeen(flow.homeAddress(), flow.correspondent());
        }
        if (event instanceof FastPathEvent.ForeignSource foreign) {
            return new Input.ForeignSource(port.index(), foreign.source(), foreign.destination(), foreign.station());
        }
        if (event instanceof FastPathEvent.StationHeard heard) {
            return new Input.StationHeard(port.index(), heard.address(), heard.station());
        }
        throw new Violation(world(), "world", name() + " has to send fragments, which nobody here puts together: " + event);
    }

    private static Input decoded(Port port, FastPathEvent.Signalling event) {
        byte[] packet = event.packet();
        DecodeResult<InboundPacket> decoded = PacketCodec.decode(packet, port.index(), event.tunnel());
        if (decoded instanceof DecodeResult.Malformed<InboundPacket> malformed) {
            return new Input.MalformedReceived(Ipv6Bytes.source(packet), Ipv6Bytes.destination(packet), malformed.reason(),
                    malformed.pointer(), packet);
        }
        return decoded.orNull() == null ? null : new Input.PacketReceived(decoded.orNull());
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

    // Effects

    void carryOut(Effect effect) {
        if (fastPath.apply(effect)) {
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
