package org.netlink4j;

import java.util.ArrayList;
import java.util.List;

/**
 * A link to be made: kind, name, and what it shall have from the beginning. Immutable; every {@code with} method returns another one.
 */
public final class NewLink {

    private final String name;
    private final boolean up;
    private final List<Attribute> common;
    private final String kind;
    private final List<Attribute> data;
    private final NewLink peer;

    private NewLink(String name, boolean up, List<Attribute> common, String kind, List<Attribute> data, NewLink peer) {
        this.name = name;
        this.up = up;
        this.common = common;
        this.kind = kind;
        this.data = data;
        this.peer = peer;
    }

    /** What macvlan interfaces on one parent may say to each other. */
    public enum MacvlanMode {
        PRIVATE(1),
        VEPA(2),
        BRIDGE(4),
        PASSTHRU(8);

        private final int number;

        MacvlanMode(int number) {
            this.number = number;
        }
    }

    /** A link of any kind that needs no data of its own: {@code bridge}, {@code dummy}, {@code ifb} ... */
    public static NewLink of(String kind, String name) {
        return new NewLink(name, false, List.of(), kind, List.of(), null);
    }

    public static NewLink bridge(String name) {
        return of("bridge", name);
    }

    /** A pair; the peer is a link without kind whose name, MTU, address and namespace count. */
    public static NewLink veth(String name, String peerName) {
        return of("veth", name).withPeer(of("", peerName));
    }

    /** @param parent index of the interface it stands on */
    public static NewLink macvlan(String name, int parent, MacvlanMode mode) {
        return new NewLink(name, false, List.of(Attribute.u32(LinkAttributes.IFLA_LINK, parent)), "macvlan",
                List.of(Attribute.u32(LinkAttributes.IFLA_MACVLAN_MODE, mode.number)), null);
    }

    public NewLink withUp() {
        return new NewLink(name, true, common, kind, data, peer);
    }

    public NewLink withMtu(int bytes) {
        return with(Attribute.u32(LinkAttributes.IFLA_MTU, bytes));
    }

    public NewLink withAddress(HardwareAddress address) {
        return with(Attribute.bytes(LinkAttributes.IFLA_ADDRESS, address.toBytes()));
    }

    public NewLink withMaster(int bridge) {
        return with(Attribute.u32(LinkAttributes.IFLA_MASTER, bridge));
    }

    /** Makes it in another namespace at once. */
    public NewLink in(NetworkNamespace namespace) {
        return with(Attribute.u32(LinkAttributes.IFLA_NET_NS_FD, namespace.descriptor()));
    }

    /** A veth's other end. */
    public NewLink withPeer(NewLink other) {
        return new NewLink(name, up, common, kind, data, other);
    }

    public String name() {
        return name;
    }

    byte[] header() {
        return up ? LinkAttributes.header(0, LinkFlag.UP.bit(), LinkFlag.UP.bit()) : LinkAttributes.header(0, 0, 0);
    }

    List<Attribute> attributes() {
        List<Attribute> all = new ArrayList<>();
        all.add(Attribute.text(LinkAttributes.IFLA_IFNAME, name));
        all.addAll(common);
        if (!kind.isEmpty()) {
            all.add(Attribute.nested(LinkAttributes.IFLA_LINKINFO, info()));
        }
        return all;
    }

    private List<Attribute> info() {
        List<Attribute> info = new ArrayList<>();
        info.add(Attribute.text(LinkAttributes.IFLA_INFO_KIND, kind));
        List<Attribute> allData = new ArrayList<>(data);
        if (peer != null) {
            allData.add(Attribute.nested(LinkAttributes.VETH_INFO_PEER, peer.header(), peer.attributes()));
        }
        if (!allData.isEmpty()) {
            info.add(Attribute.nested(LinkAttributes.IFLA_INFO_DATA, allData));
        }
        return info;
    }

    private NewLink with(Attribute attribute) {
        List<Attribute> more = new ArrayList<>(common);
        more.add(attribute);
        return new NewLink(name, up, List.copyOf(more), kind, data, peer);
    }
}
