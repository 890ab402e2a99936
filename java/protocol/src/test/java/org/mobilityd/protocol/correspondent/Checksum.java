package org.mobilityd.protocol.correspondent;

import java.nio.ByteBuffer;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;

/** The Mobility Header's checksum (RFC 6275 section 6.1.1) for packets that a test bends; its own, not the codec's. */
final class Checksum {

    private static final int CHECKSUM_OFFSET = 4;

    private Checksum() {
    }

    /**
     * {@code packet} with the right checksum in the Mobility Header that starts at {@code header} and ends with the packet.
     *
     * @param source the home address when there is a Home Address option
     */
    static byte[] fill(byte[] packet, int header, Ipv6Address source, Ipv6Address destination) {
        int length = packet.length - header;
        ByteBuffer sumOver = ByteBuffer.allocate(40 + length);
        source.write(sumOver);
        destination.write(sumOver);
        sumOver.putInt(length).putInt(Iana.PROTOCOL_MOBILITY).put(packet, header, length).putShort(40 + CHECKSUM_OFFSET, (short) 0).flip();
        long sum = 0;
        while (sumOver.hasRemaining()) {
            sum += sumOver.getShort() & 0xffff;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        byte[] filled = packet.clone();
        ByteBuffer.wrap(filled).putShort(header + CHECKSUM_OFFSET, (short) ~sum);
        return filled;
    }
}
