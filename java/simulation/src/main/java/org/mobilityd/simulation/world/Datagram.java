package org.mobilityd.simulation.world;

import java.nio.ByteBuffer;
import org.mobilityd.simulation.fastpath.Ipv6Bytes;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;

/**
 * A numbered UDP datagram of the application.
 *
 * @param source the addresses that the application sees
 * @param number of the datagram within its flow
 * @param echo whether it is the server's answer
 */
public record Datagram(Ipv6Address source, Ipv6Address destination, long number, boolean echo) {

    private static final int HEADER_BYTES = 8;
    private static final int DATA_BYTES = 16;
    /** UDP header and data, the last bytes of every packet that carries one. */
    static final int UDP_BYTES = HEADER_BYTES + DATA_BYTES;
    private static final int PORT = 6275;
    private static final int HOP_LIMIT = 64;

    Datagram echoed() {
        return new Datagram(destination, source, number, true);
    }

    byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(Ipv6Bytes.HEADER_BYTES + UDP_BYTES);
        out.putInt(6 << 28).putShort((short) UDP_BYTES).put((byte) Iana.PROTOCOL_UDP).put((byte) HOP_LIMIT);
        source.write(out);
        destination.write(out);
        out.putShort((short) PORT).putShort((short) PORT).putShort((short) UDP_BYTES).putShort((short) 0);
        out.putLong(number).putLong(echo ? 1 : 0);
        byte[] packet = out.array();
        int sum = Ipv6Bytes.checksum(source, destination, Iana.PROTOCOL_UDP, packet, Ipv6Bytes.HEADER_BYTES, packet.length);
        Ipv6Bytes.putU16(packet, Ipv6Bytes.HEADER_BYTES + 6, sum == 0 ? 0xffff : sum);
        return packet;
    }

    /**
     * The datagram in {@code packet}, or null when there is none, or when its checksum is wrong for the addresses that it bears now: then
     * it has not been given back the addresses that its sender saw.
     */
    public static Datagram parse(byte[] packet) {
        boolean ours = packet.length == Ipv6Bytes.HEADER_BYTES + UDP_BYTES && packet[Ipv6Bytes.NEXT_HEADER_AT] == Iana.PROTOCOL_UDP;
        if (!ours) {
            return null;
        }
        Ipv6Address source = Ipv6Bytes.source(packet);
        Ipv6Address destination = Ipv6Bytes.destination(packet);
        if (Ipv6Bytes.checksum(source, destination, Iana.PROTOCOL_UDP, packet, Ipv6Bytes.HEADER_BYTES, packet.length) != 0) {
            return null;
        }
        ByteBuffer data = ByteBuffer.wrap(packet, Ipv6Bytes.HEADER_BYTES + HEADER_BYTES, DATA_BYTES);
        return new Datagram(source, destination, data.getLong(), data.getLong() == 1);
    }
}
