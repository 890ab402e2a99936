package org.netlink4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** {@code struct ifinfomsg} and the attributes after it ({@code linux/if_link.h}). */
final class LinkAttributes {

    static final int HEADER_BYTES = 16;

    static final int IFLA_ADDRESS = 1;
    static final int IFLA_IFNAME = 3;
    static final int IFLA_MTU = 4;
    static final int IFLA_LINK = 5;
    static final int IFLA_MASTER = 10;
    static final int IFLA_OPERSTATE = 16;
    static final int IFLA_LINKINFO = 18;
    static final int IFLA_NET_NS_PID = 19;
    static final int IFLA_NET_NS_FD = 28;
    static final int IFLA_EXT_MASK = 29;
    static final int IFLA_CARRIER = 33;
    static final int IFLA_CARRIER_CHANGES = 35;

    static final int IFLA_INFO_KIND = 1;
    static final int IFLA_INFO_DATA = 2;
    static final int VETH_INFO_PEER = 1;
    static final int IFLA_MACVLAN_MODE = 1;
    static final int IFLA_VLAN_ID = 1;
    static final int IFLA_BR_VLAN_FILTERING = 7;
    static final int IFLA_BR_VLAN_DEFAULT_PVID = 39;

    private static final int INDEX = 4;
    private static final int FLAGS = 8;

    private LinkAttributes() {
    }

    /** @param change which bits of {@code flags} the kernel shall take */
    static byte[] header(int index, int flags, int change) {
        return ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.nativeOrder())
                .putInt(0).putInt(index).putInt(flags).putInt(change).array();
    }

    static Link decode(NetlinkMessage message) {
        AttributeReader in = message.attributes(HEADER_BYTES);
        in.orThrow("link");
        String name = "";
        Info info = Info.NONE;
        int mtu = 0;
        HardwareAddress address = HardwareAddress.NONE;
        int state = 0;
        boolean carrier = false;
        int carrierChanges = 0;
        int master = 0;
        int parent = 0;
        while (in.next()) {
            switch (in.type()) {
                case IFLA_IFNAME -> name = in.text();
                case IFLA_LINKINFO -> info = info(in);
                case IFLA_MTU -> mtu = in.s32();
                case IFLA_ADDRESS -> address = HardwareAddress.of(in.bytes());
                case IFLA_OPERSTATE -> state = in.u8();
                case IFLA_CARRIER -> carrier = in.u8() != 0;
                case IFLA_CARRIER_CHANGES -> carrierChanges = in.s32();
                case IFLA_MASTER -> master = in.s32();
                case IFLA_LINK -> parent = in.s32();
                default -> in.skip();
            }
        }
        in.orThrow("link");
        ByteBuffer header = message.payload();
        return new Link(header.getInt(INDEX), name, info.kind, header.getInt(FLAGS), mtu, address, OperationalState.of(state), carrier,
                carrierChanges, master, parent, info.vlan, in.skipped());
    }

    /** What a link is, as its driver tells. */
    private record Info(String kind, int vlan) {
        private static final Info NONE = new Info("", 0);
    }

    private static Info info(AttributeReader in) {
        AttributeReader info = in.nested();
        String kind = "";
        int vlan = 0;
        while (info.next()) {
            // The kind comes first: what the data mean depends on it.
            switch (info.type()) {
                case IFLA_INFO_KIND -> kind = info.text();
                case IFLA_INFO_DATA -> vlan = switch (kind) {
                    case "vlan" -> vlan(info);
                    case "bridge" -> untaggedVlan(info);
                    default -> 0;
                };
                default -> info.skip();
            }
        }
        in.adopt(info);
        return new Info(kind, vlan);
    }

    private static int vlan(AttributeReader info) {
        AttributeReader data = info.nested();
        int vlan = 0;
        while (data.next()) {
            if (data.type() == IFLA_VLAN_ID) {
                vlan = data.u16();
            }
        }
        info.adopt(data);
        return vlan;
    }

    private static int untaggedVlan(AttributeReader info) {
        AttributeReader data = info.nested();
        boolean filtering = false;
        int vlan = 0;
        while (data.next()) {
            switch (data.type()) {
                case IFLA_BR_VLAN_FILTERING -> filtering = data.u8() != 0;
                case IFLA_BR_VLAN_DEFAULT_PVID -> vlan = data.u16();
                default -> data.skip();
            }
        }
        info.adopt(data);
        return filtering ? vlan : 0;
    }
}
