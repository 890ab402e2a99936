package org.mobilityd.linux.host;

import java.util.Optional;
import org.netlink4j.Address;
import org.netlink4j.AddressFamily;
import org.netlink4j.AddressFlag;
import org.netlink4j.AddressRequests;
import org.netlink4j.Errno;
import org.netlink4j.IpAddress;
import org.netlink4j.Link;
import org.netlink4j.LinkRequests;
import org.netlink4j.NetlinkException;
import org.netlink4j.NewLink;

/** Mobility interfaces: veth pairs {@code NAME} and {@code NAME-peer} that stay silent by themselves. */
final class MobilityInterfaces {

    private static final String PEER = "-peer";
    /** IFNAMSIZ without the terminating zero. */
    private static final int LONGEST_NAME = 15;
    /** What encapsulation adds to a packet (RFC 2473). */
    private static final int TUNNEL_HEADER_BYTES = 40;
    private static final int LEAST_IPV6_MTU = 1280;
    /** IN6_ADDR_GEN_MODE_NONE: no link-local address, so nothing to solicit routers with. */
    private static final int NO_ADDRESSES = 1;

    private record MobilityInterface(String name) {
    }

    private final Kernel kernel;
    private final Restoration restoration;

    MobilityInterfaces(Kernel kernel, Restoration restoration) {
        this.kernel = kernel;
        this.restoration = restoration;
    }

    void create(String name, IpAddress homeAddress, int physicalMtu) {
        if (name.length() + PEER.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("a mobility interface's name has at most " + (LONGEST_NAME - PEER.length())
                    + " characters, not " + name);
        }
        int mtu = Math.max(LEAST_IPV6_MTU, physicalMtu - TUNNEL_HEADER_BYTES);
        if (!isThere(name)) {
            kernel.execute(LinkRequests.create(NewLink.veth(name, name + PEER)));
        }
        restoration.remember(new MobilityInterface(name), () -> remove(name));
        Link link = find(name).orElseThrow();
        configure(link, mtu);
        configure(find(name + PEER).orElseThrow(), mtu);
        giveOnly(link, homeAddress);
    }

    /** Whether there is one already: its programs and connections live on. Another interface of that name is not touched. */
    private boolean isThere(String name) {
        Optional<Link> found = find(name);
        if (found.isEmpty()) {
            return false;
        }
        boolean ours = found.get().kind().equals("veth")
                && find(name + PEER).filter(peer -> peer.index() == found.get().parent()).isPresent();
        if (!ours) {
            throw new NetlinkException("mobility interface " + name, Errno.EEXIST, "another interface has this name");
        }
        return true;
    }

    private void configure(Link end, int mtu) {
        // The settings go with the interface: nothing to restore.
        Sysctls settings = new Sysctls(new Restoration(), SettingsFile.inMemory());
        settings.setForLink(end.name(), "addr_gen_mode", NO_ADDRESSES);
        settings.setForLink(end.name(), "accept_ra", 0);
        settings.setForLink(end.name(), "autoconf", 0);
        settings.setForLink(end.name(), "router_solicitations", 0);
        // Nobody would answer a solicitation: the fast path takes every packet before it could arrive anywhere.
        kernel.execute(LinkRequests.withoutNeighbors(end.index()));
        kernel.execute(LinkRequests.mtu(end.index(), mtu));
        kernel.execute(LinkRequests.up(end.index()));
    }

    private void giveOnly(Link link, IpAddress homeAddress) {
        Address wanted = Address.on(link.index(), homeAddress, homeAddress.bits()).flag(AddressFlag.NODAD).flag(AddressFlag.HOMEADDRESS)
                .origin(Marks.PROTOCOL).build();
        kernel.netlink().addressesOn(AddressFamily.IPV6, link.index()).stream()
                .filter(address -> !address.address().equals(homeAddress))
                .forEach(address -> kernel.remove(AddressRequests.delete(link.index(), address.address(), address.prefixLength())));
        kernel.add(AddressRequests.add(wanted));
    }

    private void remove(String name) {
        find(name).ifPresent(link -> kernel.remove(LinkRequests.delete(link.index())));
    }

    private Optional<Link> find(String name) {
        return kernel.netlink().link(name);
    }
}
