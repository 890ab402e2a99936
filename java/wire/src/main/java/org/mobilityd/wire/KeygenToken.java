package org.mobilityd.wire;

/** A home or care-of keygen token: 64 bits in network byte order (RFC 6275 section 5.2.5). Secret until it has been used. */
public record KeygenToken(long bits) {

    /** Not the bits: a token has no place in a log. */
    @Override
    public String toString() {
        return "keygen token";
    }
}
