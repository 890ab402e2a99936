package org.netlink4j;

import java.util.List;
import java.util.Objects;

/**
 * A neighbour table entry: an address on a link and where it is; or a proxy entry: an address that this host answers for.
 *
 * @param address of the neighbour
 * @param link index
 * @param hardwareAddress {@link HardwareAddress#NONE} while it is not known, and for proxy entries
 * @param flags NTF_ bits; see {@link #isProxy} and {@link #isRouter}
 * @param protocol who made it, as in {@link Route#protocol}
 * @param unknown attributes that this library does not interpret
 */
public record Neighbor(IpAddress address, int link, HardwareAddress hardwareAddress, NeighborState state, int flags, int protocol,
        List<Attribute> unknown) {

    private static final int NTF_PROXY = 0x08;
    private static final int NTF_ROUTER = 0x80;

    public Neighbor {
        Objects.requireNonNull(address);
        Objects.requireNonNull(hardwareAddress);
        Objects.requireNonNull(state);
        unknown = List.copyOf(unknown);
    }

    /** Where {@code address} is, for good. */
    public static Neighbor permanent(int link, IpAddress address, HardwareAddress hardwareAddress) {
        return new Neighbor(address, link, hardwareAddress, NeighborState.PERMANENT, 0, 0, List.of());
    }

    /** Where {@code address} is, as far as is known. */
    public static Neighbor of(int link, IpAddress address, HardwareAddress hardwareAddress) {
        return new Neighbor(address, link, hardwareAddress, NeighborState.STALE, 0, 0, List.of());
    }

    /** This host answers for {@code address} on the link. */
    public static Neighbor proxy(int link, IpAddress address) {
        return new Neighbor(address, link, HardwareAddress.NONE, NeighborState.NONE, NTF_PROXY, 0, List.of());
    }

    /** The same with a link-layer address that nobody has confirmed: the kernel uses it, and asks. */
    public Neighbor resolved(HardwareAddress other) {
        return new Neighbor(address, link, other, NeighborState.STALE, flags, protocol, unknown);
    }

    public Neighbor withState(NeighborState other) {
        return new Neighbor(address, link, hardwareAddress, other, flags, protocol, unknown);
    }

    public Neighbor withProtocol(int number) {
        return new Neighbor(address, link, hardwareAddress, state, flags, number, unknown);
    }

    public boolean isProxy() {
        return (flags & NTF_PROXY) != 0;
    }

    public boolean isRouter() {
        return (flags & NTF_ROUTER) != 0;
    }
}
