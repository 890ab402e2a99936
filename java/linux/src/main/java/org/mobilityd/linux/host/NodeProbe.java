package org.mobilityd.linux.host;

import java.util.List;
import org.mobilityd.linux.host.PacketSender.Frame;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.OtherIcmpv6;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;
import org.netlink4j.AddressFamily;
import org.netlink4j.Errno;
import org.netlink4j.NetlinkException;
import org.netlink4j.RtNetlink;

/**
 * Has a node on a link show itself: an ICMPv6 echo request to all nodes, in a frame for this one alone. To answer it asks for our address,
 * and the kernel gets to know it.
 */
final class NodeProbe implements AutoCloseable {

    /** Identifier and sequence number (RFC 4443 section 4.1): nobody waits for the answer itself. */
    private static final byte[] ECHO_DATA = new byte[4];

    private final RtNetlink netlink;
    private FrameSender frames;

    NodeProbe(RtNetlink netlink) {
        this.netlink = netlink;
    }

    /** @throws NetlinkException when the link is not there, or has no link-local address to send from */
    void send(int link, LinkLayerIdentifier node) {
        OtherIcmpv6 request = new OtherIcmpv6(Iana.ICMPV6_ECHO_REQUEST, 0, ECHO_DATA);
        byte[] packet = PacketCodec.encode(OutboundPacket.plain(linkLocal(link), Ipv6Address.ALL_NODES, request));
        if (frames == null) {
            frames = FrameSender.open();
        }
        frames.send(List.of(new Frame(packet, link, node)), (index, errno) -> {
            throw new NetlinkException("probe " + node + " on link " + link, errno);
        });
    }

    private Ipv6Address linkLocal(int link) {
        return netlink.addressesOn(AddressFamily.IPV6, link).stream().filter(Addresses::isLinkLocalSource)
                .map(address -> Addresses.fromKernel(address.address())).findFirst()
                .orElseThrow(() -> new NetlinkException("probe on link " + link, Errno.EADDRNOTAVAIL));
    }

    @Override
    public void close() {
        if (frames != null) {
            frames.close();
        }
    }
}
