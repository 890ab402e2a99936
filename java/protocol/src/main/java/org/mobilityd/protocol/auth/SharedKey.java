package org.mobilityd.protocol.auth;

import javax.security.auth.Destroyable;

/**
 * The key of a mobility security association between a mobile node and its home agent (RFC 4285 section 5.1): mobility SPI and key.
 * Never printed. The algorithm is always HMAC_SHA1.
 */
public final class SharedKey implements Destroyable {

    /** The standard's key length; longer keys are accepted, shorter ones are not. */
    public static final int MIN_KEY_BYTES = 16;
    /** SPIs 0 to 255 are reserved. */
    public static final int MIN_SPI = 256;

    private final int spi;
    private final HmacKey key;
    private boolean destroyed;

    /**
     * @param spi 32 bits, unsigned; at least {@link #MIN_SPI}
     * @param key at least {@link #MIN_KEY_BYTES} bytes; not kept, so whoever has it can wipe it
     * @throws IllegalArgumentException when either is out of range
     */
    public SharedKey(int spi, byte[] key) {
        if (Integer.compareUnsigned(spi, MIN_SPI) < 0) {
            throw new IllegalArgumentException("mobility SPIs below " + MIN_SPI + " are reserved: " + Integer.toUnsignedString(spi));
        }
        if (key.length < MIN_KEY_BYTES) {
            throw new IllegalArgumentException("a shared key has at least " + MIN_KEY_BYTES + " bytes, not " + key.length);
        }
        this.spi = spi;
        this.key = new HmacKey(key);
    }

    private SharedKey(int spi, HmacKey key) {
        this.spi = spi;
        this.key = key;
    }

    /** The key that {@link #states} were taken from. @throws IllegalArgumentException when they are none */
    public static SharedKey ofStates(int spi, byte[] states) {
        return new SharedKey(spi, HmacKey.ofStates(states));
    }

    /** What authenticates as the key does, and is as secret as the key is, though the key cannot be computed from it. For recordings. */
    public byte[] states() {
        return key.states();
    }

    public int spi() {
        return spi;
    }

    /** @throws IllegalStateException when the key has been destroyed */
    HmacSha1 hmac() {
        if (destroyed) {
            throw new IllegalStateException("the shared key has been destroyed");
        }
        return key.begin();
    }

    @Override
    public void destroy() {
        key.destroy();
        destroyed = true;
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public String toString() {
        return "SharedKey[spi=" + Integer.toUnsignedString(spi) + "]";
    }
}
