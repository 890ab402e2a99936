package org.mobilityd.simulation.fastpath;

/** Why the fast path let a packet go no further. */
public enum DropReason {
    /** Not version 6, or shorter than its headers say. */
    TRUNCATED,
    /** An extension header in a place or of a form that RFC 8200 section 4.1 or RFC 6275 sections 6.3, 6.4 forbid. */
    BAD_EXTENSION_HEADER,
    /** A destination option that runs past its header, or a Home Address option that is not 16 bytes long. */
    BAD_OPTION,
    /** The Mobility Header's checksum is wrong (RFC 6275 section 9.2). */
    BAD_CHECKSUM,
    /** A test init from an address that nobody could answer, or with a Home Address option (RFC 6275 sections 6.1.3, 6.1.4, 9.4). */
    BAD_TEST_INIT,
    /** No nonce has been installed yet. */
    NO_TEST_SECRET,
    /** A Home Address option without a binding to the packet's source (RFC 6275 section 9.3.1). */
    NO_BINDING,
    /** A type 2 routing header with an address that is no home address of this node (RFC 6275 section 11.3.3). */
    NOT_HOME_ADDRESS,
    /** Encapsulated, but by nobody we have a tunnel with, or with an inner address that is not the tunnel's. */
    NOT_OUR_TUNNEL,
    /** Congestion in the tunnel, which the inner packet has no way to tell (RFC 6040 section 4.2). */
    CONGESTED,
    /** There is no room for 24 or 40 bytes more in a 16-bit length. */
    TOO_BIG
}
