package org.netlink4j;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The kernel's generic netlink family {@code netdev} (linux/netdev.h; since Linux 6.3): what the network devices of this thread's network
 * namespace can do with XDP. For one thread at a time. Every method may throw {@link NetlinkException}.
 */
public final class Netdev implements AutoCloseable {

    static final String FAMILY = "netdev";
    static final String GROUP = "mgmt";

    private static final int NETDEV_CMD_DEV_GET = 1;
    private static final int NETDEV_CMD_DEV_ADD_NTF = 2;
    private static final int NETDEV_CMD_DEV_DEL_NTF = 3;
    private static final int NETDEV_CMD_DEV_CHANGE_NTF = 4;
    private static final int NETDEV_A_DEV_IFINDEX = 1;
    private static final int NETDEV_A_DEV_XDP_FEATURES = 3;

    private final GenericNetlink netlink;
    private final GenericFamily family;

    private Netdev(GenericNetlink netlink, GenericFamily family) {
        this.netlink = netlink;
        this.family = family;
    }

    /** Empty when the kernel does not have the family. */
    public static Optional<Netdev> open() {
        GenericNetlink netlink = GenericNetlink.open();
        try {
            Optional<GenericFamily> family = netlink.family(FAMILY);
            if (family.isEmpty()) {
                netlink.close();
            }
            return family.map(found -> new Netdev(netlink, found));
        } catch (RuntimeException failure) {
            netlink.close();
            throw failure;
        }
    }

    /** Every device. */
    public List<NetworkDevice> devices() {
        Request all = GenericNetlink.dump(family, NETDEV_CMD_DEV_GET, family.version(), List.of());
        return netlink.execute(all).stream().map(Netdev::decode).toList();
    }

    /** The device with that index, if there is one. */
    public Optional<NetworkDevice> device(int index) {
        Request one = GenericNetlink.request(family, NETDEV_CMD_DEV_GET, family.version(),
                List.of(Attribute.u32(NETDEV_A_DEV_IFINDEX, index)));
        try {
            return netlink.execute(one).stream().map(Netdev::decode).findFirst();
        } catch (NetlinkException failure) {
            if (failure.errno() == Errno.ENODEV) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    @Override
    public void close() {
        netlink.close();
    }

    /** Empty for announcements of other kinds. */
    static Optional<Notification> notification(NetlinkMessage message) {
        return switch (GenericNetlink.command(message)) {
            case NETDEV_CMD_DEV_ADD_NTF, NETDEV_CMD_DEV_CHANGE_NTF ->
                    Optional.of(new Notification.DeviceChange(Notification.Kind.PRESENT, decode(message)));
            case NETDEV_CMD_DEV_DEL_NTF -> Optional.of(new Notification.DeviceChange(Notification.Kind.GONE, decode(message)));
            default -> Optional.empty();
        };
    }

    static NetworkDevice decode(NetlinkMessage message) {
        AttributeReader in = message.attributes(GenericNetlink.HEADER_BYTES);
        int index = 0;
        Set<XdpFeature> features = Set.of();
        while (in.next()) {
            switch (in.type()) {
                case NETDEV_A_DEV_IFINDEX -> index = in.s32();
                case NETDEV_A_DEV_XDP_FEATURES -> features = XdpFeature.of(in.u64());
                default -> in.skip();
            }
        }
        in.orThrow("network device");
        return new NetworkDevice(index, features);
    }
}
