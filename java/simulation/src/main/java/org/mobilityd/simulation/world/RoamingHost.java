package org.mobilityd.simulation.world;

import java.util.ArrayList;
import java.util.List;
import org.mobilityd.simulation.world.HostAddresses.Configured;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.RouterAdvertisement;
import org.mobilityd.wire.Icmpv6Message.RouterSolicitation;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.mobilityd.wire.NdOption;
import org.mobilityd.wire.NdOption.PrefixInformation;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/**
 * A plain host that knows nothing of mobility: it solicits routers when it is plugged in, makes addresses of what is advertised, checks
 * them for a second or so before it uses them, and begins new flows with the preferred one while old ones go on with theirs.
 */
public final class RoamingHost extends Node {

    private static final Ipv6Prefix EVERYWHERE = Ipv6Prefix.parse("::/0");
    private static final Ipv6Address ALL_ROUTERS = Ipv6Address.parse("ff02::2");
    private static final int PORT = 1;
    private static final int NEIGHBOR_DISCOVERY_HOP_LIMIT = 255;
    private static final int MAX_FLOWS = 5;
    /** MAX_RTR_SOLICITATION_DELAY and RTR_SOLICITATION_INTERVAL (RFC 4861 section 10); then ever slower (RFC 7559). */
    private static final long MAX_SOLICITATION_DELAY = Time.SECOND;
    private static final long SOLICITATION_INTERVAL = 4 * Time.SECOND;
    private static final long MAX_SOLICITATION_INTERVAL = 3_600 * Time.SECOND;
    /** RETRANS_TIMER, for one solicitation; before it a random delay of as much (RFC 4862 section 5.4.2). */
    private static final long DUPLICATE_DETECTION = Time.SECOND;

    private final LinkLayerIdentifier linkLayer;
    private final Ipv6Address linkLocal;
    private final HostAddresses addresses;
    private final Randomness chance;
    private final List<Flow> flows = new ArrayList<>();
    /** Counts what it was plugged into: what belongs to an earlier link is of no use any more. */
    private int attachments;
    private long movedAt;
    private boolean advertised;
    private long duplicates;

    /** What an application has opened: it sends with this source as long as it lives. */
    public record Flow(Ipv6Address source, Ipv6Address server) {
    }

    RoamingHost(World world, String name, long macAddress) {
        super(world, name);
        this.linkLayer = LinkLayerIdentifier.ofMac(macAddress);
        this.linkLocal = new Ipv6Address(0xfe80_0000_0000_0000L, macAddress);
        this.addresses = new HostAddresses(macAddress);
        this.chance = world.randomness().fork(name);
        addPort(null);
    }

    public LinkLayerIdentifier linkLayer() {
        return linkLayer;
    }

    /** Where it is plugged in, or null. */
    public Link link() {
        return port(PORT).link();
    }

    /** Virtual time of its last move: since when it is there, or nowhere. */
    public long movedAt() {
        return movedAt;
    }

    public List<Flow> flows() {
        return List.copyOf(flows);
    }

    /** Addresses that new connections may use now. */
    public List<Ipv6Address> preferred() {
        return addresses.preferred(world().now());
    }

    /** How often an address of its own was another's too. */
    public long duplicates() {
        return duplicates;
    }

    // Links

    void attach(Link link) {
        attachments++;
        movedAt = world().now();
        advertised = false;
        port(PORT).plug(link);
        world().observe(observer -> observer.moved(this, link));
        addresses.tentative().forEach(this::check);
        solicitAfter(chance.between(0, MAX_SOLICITATION_DELAY), SOLICITATION_INTERVAL);
    }

    void detach() {
        attachments++;
        movedAt = world().now();
        port(PORT).plug(null);
        removeRoute(EVERYWHERE);
        world().observe(observer -> observer.moved(this, null));
    }

    /** It is switched off: nothing is left of its addresses and flows. */
    void sleep() {
        addresses.forgetAll();
        flows.clear();
    }

    private void solicitAfter(long delay, long interval) {
        int here = attachments;
        world().scheduler().after(delay, () -> {
            if (here == attachments && !advertised) {
                List<NdOption> options = List.of(new NdOption.LinkLayerAddress(Iana.ND_SOURCE_LINK_LAYER_ADDRESS,
                        linkLocal.low()));
                sendBy(PORT, PacketCodec.encode(OutboundPacket.plain(linkLocal, ALL_ROUTERS, new RouterSolicitation(options)).on(PORT)));
                solicitAfter(interval, Math.min(2 * interval, MAX_SOLICITATION_INTERVAL));
            }
        });
    }

    // Addresses

    private void check(Configured address) {
        int here = attachments;
        world().scheduler().after(chance.between(0, MAX_SOLICITATION_DELAY) + DUPLICATE_DETECTION, () -> {
            if (here == attachments && address.isTentative()) {
                checked(address);
            }
        });
    }

    private void checked(Configured address) {
        if (link().isHeldByOthers(port(PORT), address.address())) {
            duplicates++;
            addresses.forget(address);
        } else {
            address.checked();
        }
    }

    @Override
    LinkLayerIdentifier linkLayerAddress() {
        return linkLayer;
    }

    @Override
    protected boolean holds(Port port, Ipv6Address address) {
        return address.equals(linkLocal) || addresses.holds(world().now(), address);
    }

    // Packets

    @Override
    protected void receive(Port port, byte[] packet) {
        if (Packets.isNeighborDiscovery(packet)) {
            InboundPacket decoded = PacketCodec.decode(packet, port.index(), null).orNull();
            if (decoded != null && decoded.message() instanceof RouterAdvertisement advertisement
                    && decoded.hopLimit() == NEIGHBOR_DISCOVERY_HOP_LIMIT && decoded.source().isLinkLocal()) {
                advertised(decoded.source(), advertisement);
            }
            return;
        }
        Datagram datagram = Datagram.parse(packet);
        if (datagram != null && holds(port, datagram.destination())) {
            world().observe(observer -> observer.delivered(this, datagram));
        }
    }

    private void advertised(Ipv6Address router, RouterAdvertisement advertisement) {
        advertised = true;
        addRoute(EVERYWHERE, port(PORT), router);
        for (NdOption option : advertisement.options()) {
            if (option instanceof PrefixInformation prefix) {
                Configured fresh = addresses.advertised(world().now(), prefix);
                if (fresh != null) {
                    check(fresh);
                }
            }
        }
        world().observe(observer -> observer.advertised(this, advertisement));
    }

    // Applications

    /** Each flow says something; some end, and others begin with an address that new ones may use. */
    void talk(List<Ipv6Address> servers, double chanceOfEnd, Numbers numbers) {
        flows.removeIf(flow -> chance.chance(chanceOfEnd));
        List<Ipv6Address> preferred = preferred();
        boolean begins = !preferred.isEmpty() && flows.size() < MAX_FLOWS
                && flows.stream().noneMatch(flow -> preferred.contains(flow.source()));
        if (begins) {
            flows.add(new Flow(preferred.get(chance.below(preferred.size())), servers.get(chance.below(servers.size()))));
        }
        for (Flow flow : flows) {
            Datagram datagram = new Datagram(flow.source(), flow.server(), numbers.next(), false);
            world().observe(observer -> observer.said(this, datagram));
            route(datagram.toBytes());
        }
    }

    /** Where datagrams get their numbers from. */
    interface Numbers {
        long next();
    }
}
