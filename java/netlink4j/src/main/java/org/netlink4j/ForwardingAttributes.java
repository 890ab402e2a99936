package org.netlink4j;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** {@code struct ndmsg} of family AF_BRIDGE and the attributes after it ({@code linux/neighbour.h}). */
final class ForwardingAttributes {

    /** Which of those that may have a forwarding table: the bridge that the link is a port of. */
    private static final int NTF_MASTER = 0x04;

    private static final int NDA_LLADDR = 2;
    private static final int NDA_VLAN = 5;
    static final int NDA_MASTER = 9;

    private static final int LINK = 4;
    private static final int STATE = 8;

    private ForwardingAttributes() {
    }

    static byte[] header(ForwardingEntry entry) {
        return NeighborAttributes.header(AddressFamily.BRIDGE, entry.port(), entry.state(), NTF_MASTER);
    }

    static List<Attribute> encode(ForwardingEntry entry) {
        List<Attribute> all = new ArrayList<>();
        all.add(Attribute.bytes(NDA_LLADDR, entry.address().toBytes()));
        if (entry.vlan() != 0) {
            all.add(Attribute.u16(NDA_VLAN, entry.vlan()));
        }
        return all;
    }

    /** Null for entries of other families, and of devices that are no bridge (VXLAN, filters of network cards). */
    static ForwardingEntry decode(NetlinkMessage message) {
        AttributeReader in = message.attributes(NeighborAttributes.HEADER_BYTES);
        in.orThrow("forwarding entry");
        ByteBuffer header = message.payload();
        if (Byte.toUnsignedInt(header.get(0)) != AddressFamily.BRIDGE.number()) {
            return null;
        }
        HardwareAddress address = HardwareAddress.NONE;
        int bridge = 0;
        int vlan = 0;
        while (in.next()) {
            switch (in.type()) {
                case NDA_LLADDR -> address = HardwareAddress.of(in.bytes());
                case NDA_MASTER -> bridge = in.s32();
                case NDA_VLAN -> vlan = in.u16();
                default -> in.skip();
            }
        }
        in.orThrow("forwarding entry");
        int port = header.getInt(LINK);
        return bridge == 0 ? null : new ForwardingEntry(address, port, bridge, vlan,
                NeighborState.of(Short.toUnsignedInt(header.getShort(STATE))), in.skipped());
    }
}
