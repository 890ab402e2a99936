package org.netlink4j;

import java.util.List;

/** Requests about links; each only builds. A link that exists is named by its index. */
public final class LinkRequests {

    private static final long RTEXT_FILTER_SKIP_STATS = 1 << 3;

    private LinkRequests() {
    }

    public static Request list() {
        return Request.dump("link list", RouteMessages.RTM_GETLINK, LinkAttributes.header(0, 0, 0), List.of(withoutStatistics()));
    }

    public static Request get(String name) {
        return Request.of("link get " + name, RouteMessages.RTM_GETLINK, 0, LinkAttributes.header(0, 0, 0),
                List.of(Attribute.text(LinkAttributes.IFLA_IFNAME, name), withoutStatistics()));
    }

    public static Request get(int index) {
        return Request.of("link get " + index, RouteMessages.RTM_GETLINK, 0, LinkAttributes.header(index, 0, 0),
                List.of(withoutStatistics()));
    }

    public static Request create(NewLink link) {
        return Request.of("link add " + link.name(), RouteMessages.RTM_NEWLINK, Request.NLM_F_CREATE | Request.NLM_F_EXCL, link.header(),
                link.attributes());
    }

    public static Request delete(int index) {
        return Request.of("link delete " + index, RouteMessages.RTM_DELLINK, 0, LinkAttributes.header(index, 0, 0), List.of());
    }

    public static Request up(int index) {
        return flags("up", index, LinkFlag.UP.bit(), LinkFlag.UP.bit());
    }

    public static Request down(int index) {
        return flags("down", index, 0, LinkFlag.UP.bit());
    }

    /** Switches neighbour resolution off: every destination has the link's own address. For links on which nobody would answer. */
    public static Request withoutNeighbors(int index) {
        return flags("arp off", index, LinkFlag.NO_ARP.bit(), LinkFlag.NO_ARP.bit());
    }

    public static Request mtu(int index, int bytes) {
        return set(index, "mtu " + bytes, Attribute.u32(LinkAttributes.IFLA_MTU, bytes));
    }

    public static Request address(int index, HardwareAddress address) {
        return set(index, "address " + address, Attribute.bytes(LinkAttributes.IFLA_ADDRESS, address.toBytes()));
    }

    public static Request rename(int index, String name) {
        return set(index, "name " + name, Attribute.text(LinkAttributes.IFLA_IFNAME, name));
    }

    /** @param master index of a bridge, or 0: of none any more */
    public static Request master(int index, int master) {
        return set(index, "master " + master, Attribute.u32(LinkAttributes.IFLA_MASTER, master));
    }

    /** Switches a virtual device's carrier, where the driver allows it. */
    public static Request carrier(int index, boolean on) {
        return set(index, "carrier " + (on ? "on" : "off"), Attribute.u8(LinkAttributes.IFLA_CARRIER, on ? 1 : 0));
    }

    /** Moves the link to the namespace of process {@code pid}. */
    public static Request moveToProcess(int index, long pid) {
        return set(index, "netns pid " + pid, Attribute.u32(LinkAttributes.IFLA_NET_NS_PID, pid));
    }

    public static Request moveTo(int index, NetworkNamespace namespace) {
        return set(index, "netns", Attribute.u32(LinkAttributes.IFLA_NET_NS_FD, namespace.descriptor()));
    }

    private static Request flags(String what, int index, int flags, int change) {
        return Request.of("link set " + index + " " + what, RouteMessages.RTM_NEWLINK, 0, LinkAttributes.header(index, flags, change),
                List.of());
    }

    private static Request set(int index, String what, Attribute attribute) {
        return Request.of("link set " + index + " " + what, RouteMessages.RTM_NEWLINK, 0, LinkAttributes.header(index, 0, 0),
                List.of(attribute));
    }

    private static Attribute withoutStatistics() {
        return Attribute.u32(LinkAttributes.IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    }
}
