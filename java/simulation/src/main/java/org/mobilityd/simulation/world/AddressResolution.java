package org.mobilityd.simulation.world;

import java.util.HashMap;
import java.util.Map;
import org.mobilityd.simulation.fastpath.Ipv6Bytes;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.ErrorMessage;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/** A router that finds nobody on a link who has an address says so to who sent there (RFC 4861 section 7.2.2, RFC 4443 section 3.1). */
final class AddressResolution {

    private static final int ADDRESS_UNREACHABLE = 3;
    /** MAX_MULTICAST_SOLICIT times RETRANS_TIMER (RFC 4861 section 10). */
    private static final long PATIENCE = 3 * Time.SECOND;
    private static final long ERROR_INTERVAL = Time.SECOND;

    private final Node router;
    private final Ipv6Address address;
    private final Map<Ipv6Address, Long> complained = new HashMap<>();

    /** @param address where errors come from */
    AddressResolution(Node router, Ipv6Address address) {
        this.router = router;
        this.address = address;
    }

    /** {@code packet} is about to go to {@code nextHop}: when nobody is there, its sender will be told. */
    void attempted(Port port, Ipv6Address nextHop, byte[] packet) {
        Link link = port.link();
        if (link == null || nextHop.isMulticast() || link.isHeldByOthers(port, nextHop) || !mayBeAnswered(packet)) {
            return;
        }
        long now = router.world().now();
        Long last = complained.get(nextHop);
        if (last == null || now - last >= ERROR_INTERVAL) {
            complained.put(nextHop, now);
            router.world().scheduler().after(PATIENCE, () -> complain(packet));
        }
    }

    private static boolean mayBeAnswered(byte[] packet) {
        boolean error = Ipv6Bytes.u8(packet, Ipv6Bytes.NEXT_HEADER_AT) == Iana.PROTOCOL_ICMPV6;
        return !error && Ipv6Bytes.source(packet).isUnicastRoutable();
    }

    private void complain(byte[] packet) {
        ErrorMessage error = new ErrorMessage(Iana.ICMPV6_DESTINATION_UNREACHABLE, ADDRESS_UNREACHABLE, 0, packet);
        router.route(PacketCodec.encode(OutboundPacket.plain(address, Ipv6Bytes.source(packet), error)));
    }
}
