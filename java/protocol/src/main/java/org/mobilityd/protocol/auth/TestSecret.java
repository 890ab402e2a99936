package org.mobilityd.protocol.auth;

import java.util.Arrays;
import javax.security.auth.Destroyable;

/**
 * What keygen tokens are computed from while one nonce index is current (RFC 6275 section 5.2.1, 5.2.2): the node key Kcn, 20 bytes, and
 * the nonce, 8 bytes. Both change together, so that an index names both. Whoever takes one out of service wipes it with {@link #destroy}.
 *
 * @param nonceIndex 16 bits; never 0, which RFC 4866 gives a meaning of its own
 * @param createdAt monotonic nanoseconds
 */
public record TestSecret(int nonceIndex, byte[] nodeKey, byte[] nonce, long createdAt) implements Destroyable {

    public static final int NODE_KEY_BYTES = 20;
    public static final int NONCE_BYTES = 8;

    public TestSecret {
        if (nodeKey.length != NODE_KEY_BYTES || nonce.length != NONCE_BYTES) {
            throw new IllegalArgumentException("Kcn has 20 bytes and a nonce 8");
        }
        nodeKey = nodeKey.clone();
        nonce = nonce.clone();
    }

    @Override
    public byte[] nodeKey() {
        return nodeKey.clone();
    }

    @Override
    public byte[] nonce() {
        return nonce.clone();
    }

    /** Overwrites Kcn and nonce, which are all zero from then on. */
    @Override
    public void destroy() {
        Arrays.fill(nodeKey, (byte) 0);
        Arrays.fill(nonce, (byte) 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TestSecret that && nonceIndex == that.nonceIndex && createdAt == that.createdAt
                && Arrays.equals(nodeKey, that.nodeKey) && Arrays.equals(nonce, that.nonce);
    }

    @Override
    public int hashCode() {
        return 31 * nonceIndex + Long.hashCode(createdAt);
    }

    @Override
    public String toString() {
        return "TestSecret[nonceIndex=" + nonceIndex + "]";
    }
}
