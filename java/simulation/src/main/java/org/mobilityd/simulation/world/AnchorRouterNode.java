package org.mobilityd.simulation.world;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.anchor.AnchorEngine;
import org.mobilityd.protocol.anchor.Assignment;
import org.mobilityd.protocol.anchor.NodeStatus;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.simulation.fastpath.InterfaceRole;
import org.mobilityd.simulation.fastpath.Ipv6Bytes;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.mobilityd.wire.PacketCodec;

/** A distributed anchor router: one interface towards the core, one on its access link. */
public final class AnchorRouterNode extends EngineNode {

    static final int UPLINK = 1;
    static final int ACCESS_LINK = 2;
    /** After that a process takes away what an earlier one has left and it has no use for. */
    private static final long LEFTOVERS_STAY = 30 * Time.SECOND;

    private final Ipv6Address address;
    private final Ipv6Prefix pool;
    private final Disk<Ipv6Prefix, Assignment> assignments;
    private final Randomness chance;
    private final AttachmentWatch watch;
    private final Map<Ipv6Prefix, Integer> nodeRoutes = new HashMap<>();
    /** What an earlier process has left and the present one has not spoken of: tunnels and prefixes with a route. */
    private final Set<Object> leftovers = new HashSet<>();

    private record TunnelKey(Tunnel.Match match, Ipv6Prefix prefix) {
    }

    AnchorRouterNode(World world, String name, LocalClock clock, Ipv6Address address, Ipv6Prefix pool) {
        super(world, name, clock, true);
        this.address = address;
        this.pool = pool;
        this.assignments = new Disk<>(world);
        this.chance = world.randomness().fork("disk of " + name);
        this.watch = new AttachmentWatch(this, world);
    }

    public Ipv6Address address() {
        return address;
    }

    public Ipv6Prefix pool() {
        return pool;
    }

    /** What its engine says of mobile nodes; nothing while no process runs. */
    public List<NodeStatus> status() {
        return engine() instanceof AnchorEngine running ? running.status() : List.of();
    }

    /** Prefixes that are routed onto its access link. */
    public Set<Ipv6Prefix> nodeRoutes() {
        return nodeRoutes.keySet();
    }

    /** What its store would tell the next process. */
    public List<Assignment> assignments() {
        return assignments.contents();
    }

    Link accessLink() {
        return port(ACCESS_LINK).link();
    }

    AttachmentWatch watch() {
        return watch;
    }

    @Override
    protected InterfaceRole role(Port port) {
        return port.index() == UPLINK ? InterfaceRole.ANCHOR_UPLINK : InterfaceRole.ANCHOR_ACCESS;
    }

    // Processes

    /** The file of a process that is killed is written by the operating system. */
    @Override
    void restart() {
        fastPath().tunnels().forEach(tunnel -> leftovers.add(new TunnelKey(tunnel.match(), tunnel.prefix())));
        leftovers.addAll(nodeRoutes.keySet());
        super.restart();
        AnchorEngine started = (AnchorEngine) engine();
        world().scheduler().after(LEFTOVERS_STAY, () -> {
            if (engine() == started) {
                removeLeftovers();
            }
        });
        watch.lookAround();
    }

    private void removeLeftovers() {
        for (Object left : leftovers) {
            if (left instanceof TunnelKey tunnel) {
                fastPath().apply(new Effect.RemoveTunnel(tunnel.match(), tunnel.prefix()));
            } else {
                removeNodeRoute((Ipv6Prefix) left);
            }
        }
        leftovers.clear();
    }

    @Override
    void boot() {
        assignments.losePending(chance);
        super.boot();
    }

    @Override
    protected void forget() {
        Set.copyOf(nodeRoutes.keySet()).forEach(this::removeNodeRoute);
        leftovers.clear();
        super.forget();
    }

    // Packets

    /** Prefixes of the pool that nobody has are unreachable: else packets to them would go to the core and back. */
    @Override
    protected void route(byte[] packet) {
        Ipv6Address destination = Ipv6Bytes.destination(packet);
        if (!pool.contains(destination) || portTowards(destination).index() == ACCESS_LINK) {
            super.route(packet);
        }
    }

    // Effects

    @Override
    void carryOut(Effect effect) {
        if (effect instanceof Effect.InstallTunnel install) {
            leftovers.remove(new TunnelKey(install.tunnel().match(), install.tunnel().prefix()));
        } else if (effect instanceof Effect.RemoveTunnel remove) {
            leftovers.remove(new TunnelKey(remove.match(), remove.prefix()));
        }
        super.carryOut(effect);
    }

    @Override
    protected void carryOutAsHost(Effect effect) {
        if (effect instanceof Effect.AddNodeRoute add) {
            leftovers.remove(add.prefix());
            nodeRoutes.put(add.prefix(), add.link());
            addRoute(add.prefix(), port(add.link()), null);
        } else if (effect instanceof Effect.RemoveNodeRoute remove) {
            leftovers.remove(remove.prefix());
            removeNodeRoute(remove.prefix());
        } else if (effect instanceof Effect.TransmitOnLink transmit) {
            transmitOnLink(port(transmit.link()), transmit.node(), PacketCodec.encode(transmit.packet()));
        } else if (effect instanceof Effect.ProbeNode probe) {
            watch.probe(probe.node());
        } else if (effect instanceof Effect.AskNode ask) {
            watch.probe(ask.node());
        } else if (effect instanceof Effect.ResolveNeighbors || effect instanceof Effect.ForgetNode) {
            // Links here ask nobody: what is sent arrives, or not.
        } else if (effect instanceof Effect.StoreAssignment store) {
            assignments.put(store.assignment().prefix(), store.assignment());
        } else if (effect instanceof Effect.ForgetAssignment forget) {
            assignments.remove(forget.prefix());
        } else {
            super.carryOutAsHost(effect);
        }
    }

    private void removeNodeRoute(Ipv6Prefix prefix) {
        nodeRoutes.remove(prefix);
        removeRoute(prefix);
    }

    private void transmitOnLink(Port port, LinkLayerIdentifier station, byte[] packet) {
        if (port.link() != null && !isOff()) {
            port.link().sendToStation(port, station, packet);
        }
    }
}
