package org.mobilityd.simulation.world;

import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.simulation.fastpath.InterfaceModel.Passage;
import org.mobilityd.simulation.fastpath.InterfaceRole;
import org.mobilityd.simulation.fastpath.Ipv6Bytes;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.NeighborAdvertisement;
import org.mobilityd.wire.Icmpv6Message.NeighborSolicitation;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/** A host that moves. Its application knows the home address alone. */
public final class MobileNode extends EngineNode {

    private static final Ipv6Prefix EVERYWHERE = Ipv6Prefix.parse("::/0");
    /** Index of its one physical interface. */
    static final int PORT = 1;

    private final Ipv6Address homeAddress;
    private final Ipv6Address linkLocal;
    private boolean diverted;
    private long malformed;

    MobileNode(World world, String name, LocalClock clock, Ipv6Address homeAddress, Ipv6Address linkLocal) {
        super(world, name, clock, true);
        this.homeAddress = homeAddress;
        this.linkLocal = linkLocal;
        addAddress(addPort(null), linkLocal);
    }

    public Ipv6Address homeAddress() {
        return homeAddress;
    }

    /** Where it is plugged in, or null. */
    public Link link() {
        return port(PORT).link();
    }

    /** Takes it away from where it is, and plugs it in elsewhere after a while. */
    void moveTo(Link link, long pause) {
        port(PORT).plug(null);
        world().observe(observer -> observer.moved(this, null));
        daemon().tell(new Input.LinkChanged(PORT, false));
        world().scheduler().after(pause, () -> attach(link));
    }

    /** Plugs it in, as when it is switched on. */
    void attach(Link link) {
        port(PORT).plug(link);
        world().observe(observer -> observer.moved(this, link));
        daemon().tell(new Input.LinkChanged(PORT, true));
    }

    /** A new process takes back what a killed one has left, and begins anew. */
    @Override
    void restart() {
        forget();
        removeRoute(EVERYWHERE);
        removeAddresses();
        addAddress(port(PORT), linkLocal);
        diverted = false;
        super.restart();
    }

    @Override
    protected InterfaceRole role(Port port) {
        return InterfaceRole.MOBILE_NODE_LINK;
    }

    // The host's network stack

    @Override
    protected boolean holds(Port port, Ipv6Address address) {
        return super.holds(port, address) || address.equals(homeAddress) && !diverted;
    }

    @Override
    public boolean owns(Ipv6Address address) {
        return super.owns(address) || address.equals(homeAddress);
    }

    @Override
    protected void forwardIfRouter(byte[] packet) {
        // A host forwards nothing.
    }

    @Override
    protected void carryOutAsHost(Effect effect) {
        if (effect instanceof Effect.UseDefaultRouter use) {
            addRoute(EVERYWHERE, port(use.link()), use.router());
        } else if (effect instanceof Effect.ForgetDefaultRouter) {
            removeRoute(EVERYWHERE);
        } else if (effect instanceof Effect.DivertHomeAddress) {
            diverted = true;
        } else if (effect instanceof Effect.UndivertHomeAddress) {
            diverted = false;
        } else {
            super.carryOutAsHost(effect);
        }
    }

    // The application

    /** The application sends a datagram from the home address. */
    void send(Datagram datagram) {
        if (isOff()) {
            return;
        }
        world().observe(observer -> observer.said(this, datagram));
        byte[] packet = datagram.toBytes();
        if (!diverted) {
            route(packet);
            return;
        }
        long now = localNow();
        Passage passage = at(InterfaceRole.MOBILE_NODE_HOME).leavingPacket(now, packet);
        world().observe(observer -> observer.passed(this, now, packet, passage));
        switch (passage.verdict().action()) {
            case FORWARD -> route(passage.frame());
            case ANSWER -> deliver(port(PORT), passage.frame());
            case PASS, LOCAL, ROUTE, GONE -> { }
        }
        takeUp(port(PORT), passage);
    }

    @Override
    protected void deliver(Port port, byte[] packet) {
        Datagram datagram = Ipv6Bytes.destination(packet).equals(homeAddress) ? Datagram.parse(packet) : null;
        if (datagram != null) {
            world().observe(observer -> observer.delivered(this, datagram));
        } else if (Packets.isNeighborDiscovery(packet)) {
            solicited(port, packet);
        } else if (Ipv6Bytes.u8(packet, Ipv6Bytes.NEXT_HEADER_AT) != Iana.PROTOCOL_ICMPV6) {
            malformed++;
        }
    }

    /** The kernel answers for the addresses that are on the link (RFC 4861 section 7.2.4). */
    private void solicited(Port port, byte[] packet) {
        InboundPacket decoded = PacketCodec.decode(packet, port.index(), null).orNull();
        boolean forUs = decoded != null && decoded.message() instanceof NeighborSolicitation solicitation
                && holds(port, solicitation.target());
        if (forUs) {
            Ipv6Address target = ((NeighborSolicitation) decoded.message()).target();
            boolean unspecified = decoded.source().isUnspecified();
            Ipv6Address to = unspecified ? Ipv6Address.ALL_NODES : decoded.source();
            NeighborAdvertisement answer = new NeighborAdvertisement(false, !unspecified, true, target, List.of());
            port.send(to, PacketCodec.encode(OutboundPacket.plain(target, to, answer)));
        }
    }

    /** Packets that were no datagram for the home address, or whose checksum did not fit the addresses they bore. */
    long malformed() {
        return malformed;
    }
}
