package org.mobilityd.wire;

import java.security.MessageDigest;
import java.util.Arrays;

/** A 96-bit authenticator of a Binding Update or Acknowledgement; compared in constant time (RFC 6275 section 6.2.7). */
public final class Authenticator {

    public static final int BYTES = 12;
    public static final Authenticator ZERO = new Authenticator(new byte[BYTES]);

    private final byte[] bytes;

    /** The first 96 bits of {@code bytes}, which must be at least that long. */
    public Authenticator(byte[] bytes) {
        if (bytes.length < BYTES) {
            throw new IllegalArgumentException("an authenticator has 12 bytes, not " + bytes.length);
        }
        this.bytes = Arrays.copyOf(bytes, BYTES);
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Authenticator that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "authenticator";
    }
}
