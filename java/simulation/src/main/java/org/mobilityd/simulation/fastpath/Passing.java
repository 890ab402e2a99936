package org.mobilityd.simulation.fastpath;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.LinkLayerIdentifier;

/** A packet on its way through an interface's steps: the frame around it, and what the daemon has been told on its account. */
final class Passing {

    private static final int ETHERNET_ADDRESSES_BYTES = 12;
    private static final int STATION_AT = 6;
    private static final int VLAN_TAG_BYTES = 4;
    private static final int MAX_VLAN_TAGS = 2;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int ETHERTYPE_VLAN = 0x8100;
    private static final int ETHERTYPE_SERVICE_VLAN = 0x88a8;
    /** As much of a packet as an event carries. */
    static final int MAX_EVENT_PACKET = 2048;

    private final byte[] link;
    private byte[] packet;
    private byte[] padding;
    private PacketLayout layout;
    private boolean decapsulated;
    private final List<FastPathEvent> events = new ArrayList<>();

    private Passing(byte[] link, byte[] rest) {
        this.link = link;
        accept(rest);
    }

    /** The IPv6 packet in an Ethernet frame with up to two VLAN tags; null when there is none. */
    static Passing of(byte[] frame) {
        int at = ETHERNET_ADDRESSES_BYTES;
        for (int tags = 0; tags <= MAX_VLAN_TAGS && at + 2 <= frame.length; tags++) {
            int type = Ipv6Bytes.u16(frame, at);
            if (type == ETHERTYPE_IPV6) {
                Passing passing = new Passing(Arrays.copyOf(frame, at + 2), Arrays.copyOfRange(frame, at + 2, frame.length));
                return passing.layout.isIpv6() ? passing : null;
            }
            if (type != ETHERTYPE_VLAN && type != ETHERTYPE_SERVICE_VLAN) {
                return null;
            }
            at += VLAN_TAG_BYTES;
        }
        return null;
    }

    /** A packet without a frame around it; null when it is none of IPv6. */
    static Passing ofPacket(byte[] packet) {
        Passing passing = new Passing(new byte[0], packet);
        return passing.layout.isIpv6() ? passing : null;
    }

    private void accept(byte[] rest) {
        layout = PacketLayout.of(rest);
        int end = layout.isIpv6() ? Math.min(rest.length, layout.end()) : rest.length;
        packet = Arrays.copyOf(rest, end);
        padding = Arrays.copyOfRange(rest, end, rest.length);
    }

    /** The station that the frame came from, or null: there is no frame. */
    LinkLayerIdentifier station() {
        return link.length == 0 ? null : new LinkLayerIdentifier(Arrays.copyOfRange(link, STATION_AT, ETHERNET_ADDRESSES_BYTES));
    }

    byte[] packet() {
        return packet;
    }

    PacketLayout layout() {
        return layout;
    }

    int length() {
        return layout.end();
    }

    Ipv6Address source() {
        return Ipv6Bytes.source(packet);
    }

    Ipv6Address destination() {
        return Ipv6Bytes.destination(packet);
    }

    int hopLimit() {
        return Ipv6Bytes.hopLimit(packet);
    }

    boolean is(int protocol) {
        return layout.upperProtocol() == protocol;
    }

    /** Neither in fragments nor cut nor malformed. */
    boolean isWhole() {
        return !layout.isFragment() && layout.fault() == null;
    }

    /** The ICMPv6 type; {@link PacketLayout#NONE} when it is not ICMPv6, or the type is not in this fragment. */
    int icmpType() {
        return icmpType(packet, layout);
    }

    private static int icmpType(byte[] packet, PacketLayout layout) {
        boolean there = layout.upperProtocol() == Iana.PROTOCOL_ICMPV6 && !layout.isLaterFragment() && layout.upperAt() < packet.length;
        return there ? Ipv6Bytes.u8(packet, layout.upperAt()) : PacketLayout.NONE;
    }

    boolean isNeighborDiscovery() {
        return isNeighborDiscovery(packet, layout);
    }

    static boolean isNeighborDiscovery(byte[] packet, PacketLayout layout) {
        int type = icmpType(packet, layout);
        return type >= Iana.ICMPV6_ROUTER_SOLICITATION && type <= Iana.ICMPV6_REDIRECT;
    }

    boolean isDecapsulated() {
        return decapsulated;
    }

    /** Goes on with another packet in the same frame; what a link had put behind stays there. */
    void replace(Transformed result) {
        replace(result.packet());
    }

    void replace(byte[] other) {
        packet = other;
        layout = PacketLayout.of(other);
    }

    /** Goes on with the packet inside; what is behind that one is a link's padding from now on. */
    void decapsulate(byte[] inner) {
        int end = layout.upperAt() + PacketLayout.of(inner).end();
        byte[] rest = Arrays.copyOfRange(packet, end, packet.length + padding.length);
        System.arraycopy(padding, 0, rest, packet.length - end, padding.length);
        padding = rest;
        replace(Arrays.copyOf(inner, PacketLayout.of(inner).end()));
        decapsulated = true;
    }

    /** Becomes an answer: nothing is behind it. */
    void answer(byte[] reply) {
        replace(reply);
        padding = new byte[0];
    }

    /** Sends the frame, if there is one, back to the station that it came from. */
    void turnRound() {
        if (link.length == 0) {
            return;
        }
        byte[] before = link.clone();
        System.arraycopy(before, 0, link, 6, 6);
        System.arraycopy(before, 6, link, 0, 6);
    }

    void tell(FastPathEvent event) {
        events.add(event);
    }

    List<FastPathEvent> events() {
        return events;
    }

    byte[] frame() {
        byte[] frame = Arrays.copyOf(link, link.length + packet.length + padding.length);
        System.arraycopy(packet, 0, frame, link.length, packet.length);
        System.arraycopy(padding, 0, frame, link.length + packet.length, padding.length);
        return frame;
    }
}
