package org.netlink4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** {@code struct ndmsg} and the attributes after it ({@code linux/neighbour.h}). */
final class NeighborAttributes {

    static final int HEADER_BYTES = 12;
    static final int NTF_PROXY = 0x08;

    static final int NDA_DST = 1;
    private static final int NDA_LLADDR = 2;
    static final int NDA_IFINDEX = 8;
    private static final int NDA_PROTOCOL = 12;

    private static final int LINK = 4;
    private static final int STATE = 8;
    private static final int FLAGS = 10;

    private NeighborAttributes() {
    }

    static byte[] header(AddressFamily family, int link, NeighborState state, int flags) {
        return ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.nativeOrder())
                .putInt(0).putInt(link).putShort((short) state.bit()).put((byte) flags).put((byte) 0)
                .put(0, (byte) family.number()).array();
    }

    static List<Attribute> encode(Neighbor neighbor) {
        List<Attribute> all = new ArrayList<>();
        all.add(Attribute.address(NDA_DST, neighbor.address()));
        if (neighbor.hardwareAddress().length() > 0) {
            all.add(Attribute.bytes(NDA_LLADDR, neighbor.hardwareAddress().toBytes()));
        }
        if (neighbor.protocol() != 0) {
            all.add(Attribute.u8(NDA_PROTOCOL, neighbor.protocol()));
        }
        return all;
    }

    /** Null for entries that are not about an IP address (a bridge's forwarding table). */
    static Neighbor decode(NetlinkMessage message) {
        AttributeReader in = message.attributes(HEADER_BYTES);
        in.orThrow("neighbor");
        ByteBuffer header = message.payload();
        AddressFamily family = AddressFamily.of(Byte.toUnsignedInt(header.get(0)));
        if (family != AddressFamily.IPV4 && family != AddressFamily.IPV6) {
            return null;
        }
        IpAddress address = null;
        HardwareAddress hardwareAddress = HardwareAddress.NONE;
        int protocol = 0;
        while (in.next()) {
            switch (in.type()) {
                case NDA_DST -> address = in.address();
                case NDA_LLADDR -> hardwareAddress = HardwareAddress.of(in.bytes());
                case NDA_PROTOCOL -> protocol = in.u8();
                default -> in.skip();
            }
        }
        if (address == null) {
            in.fail("a neighbour message without an address");
        }
        in.orThrow("neighbor");
        return new Neighbor(address, header.getInt(LINK), hardwareAddress, NeighborState.of(Short.toUnsignedInt(header.getShort(STATE))),
                Byte.toUnsignedInt(header.get(FLAGS)), protocol, in.skipped());
    }
}
