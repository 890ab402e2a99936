package org.mobilityd.simulation.fastpath;

/** Why the fast path let a packet go no further. */
public enum DropReason {
    /** Not version 6, or shorter than its headers say. */
    TRUNCATED,
    /** An extension header in a place or of a form that RFC 8200 section 4.1 or RFC 6275 sections 6.3, 6.4 forbid. */
    BAD_EXTENSION_HEADER,
    /** A destination option that runs past its header, or a Home Address option that is not 16 bytes long. */
    BAD_OPTION,
    /** Congestion in the tunnel, which the inner packet has no way to tell (RFC 6040 section 4.2). */
    CONGESTED,
    /** There is no room for 24 or 40 bytes more in a 16-bit length. */
    TOO_BIG
}
