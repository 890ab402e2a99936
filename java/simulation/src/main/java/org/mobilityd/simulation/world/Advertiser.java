package org.mobilityd.simulation.world;

import java.util.List;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.NeighborAdvertisement;
import org.mobilityd.wire.Icmpv6Message.NeighborSolicitation;
import org.mobilityd.wire.Icmpv6Message.RouterAdvertisement;
import org.mobilityd.wire.Icmpv6Message.RouterSolicitation;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.NdOption;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/**
 * A router's neighbour discovery on a link with hosts: advertises from time to time; to who solicits, alone when
 * he has an address; and answers for its addresses (RFC 4861 sections 6.2.4, 6.2.6, 7.2.4).
 */
final class Advertiser {

    private static final int PREFIX_BITS = 64;
    private static final int HOP_LIMIT = 64;
    private static final int ROUTER_LIFETIME_SECONDS = 30;
    private static final long VALID_SECONDS = 86_400;
    private static final long PREFERRED_SECONDS = 14_400;
    /** MAX_RA_DELAY_TIME (RFC 4861 section 10). */
    private static final long MAX_DELAY = 500 * Time.MILLISECOND;

    private final World world;
    private final Port port;
    private final Ipv6Address linkLocal;
    private final Ipv6Address global;
    private final long interval;
    private final int flags;
    private final Randomness randomness;

    /** @param interval the most time between two advertisements @param flags of the advertisement */
    Advertiser(World world, Port port, Ipv6Address linkLocal, Ipv6Address global, long interval, int flags) {
        this.world = world;
        this.port = port;
        this.linkLocal = linkLocal;
        this.global = global;
        this.interval = interval;
        this.flags = flags;
        this.randomness = world.randomness().fork("advertiser " + port.node().name());
    }

    void start() {
        world.scheduler().after(randomness.between(0, interval), this::advertisePeriodically);
    }

    private void advertisePeriodically() {
        advertise(Ipv6Address.ALL_NODES);
        world.scheduler().after(randomness.between(interval / 3, interval), this::advertisePeriodically);
    }

    private void advertise(Ipv6Address to) {
        Ipv6Prefix prefix = global.prefix(PREFIX_BITS);
        int prefixFlags = NdOption.PrefixInformation.FLAG_ON_LINK | NdOption.PrefixInformation.FLAG_AUTONOMOUS
                | NdOption.PrefixInformation.FLAG_ROUTER_ADDRESS;
        List<NdOption> options = List.of(
                new NdOption.LinkLayerAddress(Iana.ND_SOURCE_LINK_LAYER_ADDRESS, linkLocal.low() & 0xffff_ffff_ffffL),
                new NdOption.PrefixInformation(prefix.length(), prefixFlags, VALID_SECONDS, PREFERRED_SECONDS, global),
                new NdOption.AdvertisementInterval(interval / Time.MILLISECOND));
        RouterAdvertisement message = new RouterAdvertisement(HOP_LIMIT, flags, ROUTER_LIFETIME_SECONDS, 0, 0, options);
        port.send(to, PacketCodec.encode(OutboundPacket.plain(linkLocal, to, message)));
    }

    /** Whether the packet was for this advertiser. */
    boolean takes(Port arrivedBy, byte[] packet) {
        if (arrivedBy != port || !Packets.isNeighborDiscovery(packet)) {
            return false;
        }
        InboundPacket decoded = PacketCodec.decode(packet, port.index(), null).orNull();
        if (decoded != null && decoded.message() instanceof RouterSolicitation) {
            Ipv6Address asker = decoded.source();
            Ipv6Address to = asker.isUnspecified() ? Ipv6Address.ALL_NODES : asker;
            world.scheduler().after(randomness.between(0, MAX_DELAY), () -> advertise(to));
        } else if (decoded != null && decoded.message() instanceof NeighborSolicitation solicitation) {
            answer(decoded.source(), solicitation);
        }
        return true;
    }

    private void answer(Ipv6Address asker, NeighborSolicitation solicitation) {
        boolean ours = solicitation.target().equals(linkLocal) || solicitation.target().equals(global);
        if (ours && !asker.isUnspecified()) {
            List<NdOption> options =
                    List.of(new NdOption.LinkLayerAddress(Iana.ND_TARGET_LINK_LAYER_ADDRESS, linkLocal.low() & 0xffff_ffff_ffffL));
            NeighborAdvertisement answer = new NeighborAdvertisement(true, true, true, solicitation.target(), options);
            port.send(asker, PacketCodec.encode(OutboundPacket.plain(solicitation.target(), asker, answer)));
        }
    }
}
