package org.netlink4j;

import java.util.List;

/** Requests about neighbours and proxy entries; each only builds. */
public final class NeighborRequests {

    private NeighborRequests() {
    }

    /** @param link index, or 0: on every link */
    public static Request list(AddressFamily family, int link) {
        return dump("neighbor list", family, link, 0);
    }

    /** @param link index, or 0: on every link */
    public static Request listProxies(AddressFamily family, int link) {
        return dump("neighbor list proxies", family, link, NeighborAttributes.NTF_PROXY);
    }

    /** Fails when there is an entry for the address. */
    public static Request add(Neighbor neighbor) {
        return make("neighbor add ", RouteMessages.RTM_NEWNEIGH, Request.NLM_F_CREATE | Request.NLM_F_EXCL, neighbor);
    }

    public static Request replace(Neighbor neighbor) {
        return make("neighbor replace ", RouteMessages.RTM_NEWNEIGH, Request.NLM_F_CREATE | Request.NLM_F_REPLACE, neighbor);
    }

    /**
     * Has the kernel ask the neighbour at once whether it is there, by unicast neighbour solicitations to the link-layer address that it is known by: the
     * entry becomes {@link NeighborState#REACHABLE}, or {@link NeighborState#FAILED}. Made when it is not there any more.
     */
    public static Request probe(Neighbor neighbor) {
        return make("neighbor probe ", RouteMessages.RTM_NEWNEIGH, Request.NLM_F_CREATE | Request.NLM_F_REPLACE,
                neighbor.withState(NeighborState.PROBE));
    }

    public static Request delete(Neighbor neighbor) {
        return Request.of("neighbor delete " + text(neighbor), RouteMessages.RTM_DELNEIGH, 0, header(neighbor),
                List.of(Attribute.address(NeighborAttributes.NDA_DST, neighbor.address())));
    }

    private static Request make(String operation, int type, int flags, Neighbor neighbor) {
        return Request.of(operation + text(neighbor), type, flags, header(neighbor), NeighborAttributes.encode(neighbor));
    }

    private static Request dump(String operation, AddressFamily family, int link, int flags) {
        List<Attribute> filter = link == 0 ? List.of() : List.of(Attribute.u32(NeighborAttributes.NDA_IFINDEX, link));
        return Request.dump(operation, RouteMessages.RTM_GETNEIGH, NeighborAttributes.header(family, 0, NeighborState.NONE, flags), filter);
    }

    private static byte[] header(Neighbor neighbor) {
        return NeighborAttributes.header(neighbor.address().family(), neighbor.link(), neighbor.state(), neighbor.flags());
    }

    private static String text(Neighbor neighbor) {
        return (neighbor.isProxy() ? "proxy " : "") + neighbor.address() + " on link " + neighbor.link();
    }
}
