package org.mobilityd.wire;

/** Why a packet or message could not be decoded, and with it what the standard wants to be answered. */
public enum MalformedReason {
    /** Ends before its headers do. Dropped. */
    TRUNCATED,
    /** The Mobility Header's checksum is wrong. Dropped in silence (RFC 6275 section 9.2). */
    BAD_CHECKSUM,
    /** Payload Proto is not 59: Parameter Problem code 0 at that field (section 9.2). */
    BAD_PAYLOAD_PROTO,
    /** Header Len is less than its MH Type demands: Parameter Problem code 0 at that field (section 9.2). */
    HEADER_TOO_SHORT,
    /** An option runs past the end, or has a length that its type does not allow. Dropped. */
    BAD_OPTION,
    /**
     * An extension header breaks its own rules (two Home Address options, a type 2 routing header with more than one segment left, …),
     * or has an option of an unknown type whose top two bits ask for the packet to be discarded (RFC 8200 section 4.2).
     */
    BAD_EXTENSION_HEADER,
    /** Neither a mobility message nor an ICMPv6 message, or a fragment of one. */
    NOT_SIGNALLING
}
