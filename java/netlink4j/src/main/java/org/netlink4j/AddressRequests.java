package org.netlink4j;

import java.util.List;

/** Requests about addresses; each only builds. */
public final class AddressRequests {

    private AddressRequests() {
    }

    public static Request list(AddressFamily family) {
        return Request.dump("address list", RouteMessages.RTM_GETADDR, AddressAttributes.header(family, 0, 0, 0), List.of());
    }

    /** Fails when the link has the address. */
    public static Request add(Address address) {
        return make("address add ", Request.NLM_F_CREATE | Request.NLM_F_EXCL, address);
    }

    /** Adds it, or changes lifetimes and flags of the one that is there. */
    public static Request replace(Address address) {
        return make("address replace ", Request.NLM_F_CREATE | Request.NLM_F_REPLACE, address);
    }

    public static Request delete(int link, IpAddress address, int prefixLength) {
        Address found = Address.on(link, address, prefixLength).build();
        return Request.of("address delete " + text(found), RouteMessages.RTM_DELADDR, 0,
                AddressAttributes.header(address.family(), prefixLength, 0, link), AddressAttributes.encode(found).subList(0, 2));
    }

    private static Request make(String operation, int flags, Address address) {
        return Request.of(operation + text(address), RouteMessages.RTM_NEWADDR, flags,
                AddressAttributes.header(address.address().family(), address.prefixLength(), address.scope(), address.link()),
                AddressAttributes.encode(address));
    }

    private static String text(Address address) {
        return address.address() + "/" + address.prefixLength() + " on link " + address.link();
    }
}
