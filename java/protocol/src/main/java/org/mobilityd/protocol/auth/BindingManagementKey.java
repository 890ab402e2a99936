package org.mobilityd.protocol.auth;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.security.auth.Destroyable;
import org.mobilityd.wire.KeygenToken;

/**
 * Kbm: what return routability leaves the mobile node and the correspondent with to authenticate Binding Updates and Acknowledgements
 * (RFC 6275 section 5.2.5). A value, compared in constant time and never printed. {@link #destroy} (or leaving a try block) wipes it;
 * a destroyed key equals nothing and refuses to authenticate.
 */
public final class BindingManagementKey implements Destroyable, AutoCloseable {

    private final byte[] bytes;
    private final HmacKey hmac;
    private boolean destroyed;

    private BindingManagementKey(byte[] tokens) {
        this.bytes = HmacKey.sha1(tokens);
        this.hmac = new HmacKey(bytes);
        Arrays.fill(tokens, (byte) 0);
    }

    /** Kbm = SHA-1(home keygen token | care-of keygen token): to make or renew a binding. */
    public static BindingManagementKey forRegistration(KeygenToken home, KeygenToken careOf) {
        byte[] tokens = ByteBuffer.allocate(2 * Long.BYTES).putLong(home.bits()).putLong(careOf.bits()).array();
        return new BindingManagementKey(tokens);
    }

    /** Kbm = SHA-1(home keygen token): to delete a binding, for which the care-of address need not be reachable any more. */
    public static BindingManagementKey forDeletion(KeygenToken home) {
        byte[] token = ByteBuffer.allocate(Long.BYTES).putLong(home.bits()).array();
        return new BindingManagementKey(token);
    }

    /** @throws IllegalStateException when the key has been destroyed */
    HmacSha1 hmac() {
        if (destroyed) {
            throw new IllegalStateException("the binding management key has been destroyed");
        }
        return hmac.begin();
    }

    @Override
    public void destroy() {
        Arrays.fill(bytes, (byte) 0);
        hmac.destroy();
        destroyed = true;
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public void close() {
        destroy();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BindingManagementKey that && !destroyed && !that.destroyed && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "binding management key";
    }
}
