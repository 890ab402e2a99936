package org.netlink4j;

/** Address flags ({@code linux/if_addr.h}). */
public enum AddressFlag {

    /** IPv6: a privacy address. IPv4: not the first of its subnet. */
    TEMPORARY(0x1),
    /** No duplicate address detection. */
    NODAD(0x2),
    /** May be used while duplicate address detection goes on (RFC 4429). */
    OPTIMISTIC(0x4),
    /** Duplicate address detection found another owner. */
    DADFAILED(0x8),
    /** A mobile node's home address (RFC 6275). */
    HOMEADDRESS(0x10),
    DEPRECATED(0x20),
    TENTATIVE(0x40),
    PERMANENT(0x80),
    MANAGETEMPADDR(0x100),
    /** The kernel makes no route for the prefix. */
    NOPREFIXROUTE(0x200),
    MCAUTOJOIN(0x400),
    STABLE_PRIVACY(0x800);

    private final int bit;

    AddressFlag(int bit) {
        this.bit = bit;
    }

    public int bit() {
        return bit;
    }
}
