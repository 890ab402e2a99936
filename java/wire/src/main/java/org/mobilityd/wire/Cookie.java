package org.mobilityd.wire;

/** A home or care-of init cookie: 64 random bits by which a mobile node recognises the answer (RFC 6275 section 5.2.5). */
public record Cookie(long bits) {

    /** Not the bits: a cookie has no place in a log. */
    @Override
    public String toString() {
        return "cookie";
    }
}
