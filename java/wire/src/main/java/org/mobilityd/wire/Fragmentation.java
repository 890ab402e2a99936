package org.mobilityd.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Source fragmentation (RFC 8200 section 4.5): where a packet may be cut, and the cutting. */
final class Fragmentation {

    private static final int UNIT = 8;
    private static final int FRAGMENT_HEADER_BYTES = 8;
    private static final int MORE_FRAGMENTS = 1;

    private final byte[] packet;
    /** Where the part ends that every fragment repeats. */
    private int repeatedBytes = Ipv6Header.BYTES;
    /** Where that part's last Next Header field stands. */
    private int nextHeaderOffset = Ipv6Header.NEXT_HEADER_OFFSET;

    private Fragmentation(byte[] packet) {
        this.packet = packet;
    }

    static Fragmentation of(byte[] packet) {
        if (packet.length < Ipv6Header.BYTES || packet.length != Ipv6Header.BYTES + Ipv6Header.payloadLength(packet, 0)) {
            throw new IllegalArgumentException("not a whole IPv6 packet");
        }
        Fragmentation fragmentation = new Fragmentation(packet);
        fragmentation.findRepeatedPart();
        return fragmentation;
    }

    private void findRepeatedPart() {
        int protocolOffset = Ipv6Header.NEXT_HEADER_OFFSET;
        int offset = Ipv6Header.BYTES;
        while (isRepeatable(packet[protocolOffset] & 0xff)) {
            int headerEnd = offset + UNIT > packet.length ? Integer.MAX_VALUE : offset + ((packet[offset + 1] & 0xff) + 1) * UNIT;
            if (headerEnd > packet.length) {
                throw new IllegalArgumentException("an extension header runs past the end of the packet");
            }
            // Destination options without a Home Address option are repeated only when a routing header follows them.
            if ((packet[protocolOffset] & 0xff) != Iana.PROTOCOL_DESTINATION_OPTIONS || holdsHomeAddress(offset, headerEnd)) {
                repeatedBytes = headerEnd;
                nextHeaderOffset = offset;
            }
            protocolOffset = offset;
            offset = headerEnd;
        }
    }

    private static boolean isRepeatable(int protocol) {
        return protocol == Iana.PROTOCOL_HOP_BY_HOP || protocol == Iana.PROTOCOL_ROUTING
                || protocol == Iana.PROTOCOL_DESTINATION_OPTIONS;
    }

    private boolean holdsHomeAddress(int headerStart, int headerEnd) {
        OptionCursor option = new OptionCursor(packet, headerStart + 2, headerEnd);
        while (option.advance()) {
            if (option.type() == Iana.DESTINATION_OPTION_HOME_ADDRESS) {
                return true;
            }
        }
        return false;
    }

    List<byte[]> fragments(int mtu, int identification) {
        int room = (mtu - repeatedBytes - FRAGMENT_HEADER_BYTES) / UNIT * UNIT;
        if (room <= 0) {
            throw new IllegalArgumentException("an MTU of " + mtu + " leaves no room behind " + repeatedBytes + " bytes of headers");
        }
        List<byte[]> fragments = new ArrayList<>();
        for (int from = repeatedBytes; from < packet.length; from += room) {
            fragments.add(fragment(from, Math.min(from + room, packet.length), identification));
        }
        return fragments;
    }

    private byte[] fragment(int from, int to, int identification) {
        ByteBuffer out = ByteBuffer.allocate(repeatedBytes + FRAGMENT_HEADER_BYTES + to - from);
        out.put(packet, 0, repeatedBytes);
        int offsetAndFlags = from - repeatedBytes | (to < packet.length ? MORE_FRAGMENTS : 0);
        out.put(packet[nextHeaderOffset]).put((byte) 0).putShort((short) offsetAndFlags).putInt(identification);
        out.put(packet, from, to - from);
        out.putShort(Ipv6Header.PAYLOAD_LENGTH_OFFSET, (short) (out.capacity() - Ipv6Header.BYTES));
        out.put(nextHeaderOffset, (byte) Iana.PROTOCOL_FRAGMENT);
        return out.array();
    }
}
