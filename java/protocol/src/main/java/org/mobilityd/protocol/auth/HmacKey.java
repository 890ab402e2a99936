package org.mobilityd.protocol.auth;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;

/**
 * A key of HMAC_SHA1 (RFC 2104, RFC 6275 section 5.2.4) as the two states of SHA-1 after the padded keys: one code costs two blocks less
 * then, and the key itself need not be kept.
 */
final class HmacKey {

    private static final byte INNER_PAD = 0x36;
    private static final byte OUTER_PAD = 0x5c;
    private static final int STATES_BYTES = 2 * Sha1.HASH_BYTES;

    private final int[] inner;
    private final int[] outer;

    /** @param key of any length; not kept */
    HmacKey(byte[] key) {
        byte[] block = Arrays.copyOf(key.length > Sha1.BLOCK_BYTES ? sha1(key) : key, Sha1.BLOCK_BYTES);
        inner = stateAfter(block, INNER_PAD);
        outer = stateAfter(block, OUTER_PAD);
        Arrays.fill(block, (byte) 0);
    }

    private HmacKey(int[] inner, int[] outer) {
        this.inner = inner;
        this.outer = outer;
    }

    /** The key whose {@link #states} these are. @throws IllegalArgumentException when they have another length */
    static HmacKey ofStates(byte[] states) {
        if (states.length != STATES_BYTES) {
            throw new IllegalArgumentException("the states of an HMAC key have " + STATES_BYTES + " bytes, not " + states.length);
        }
        IntBuffer words = ByteBuffer.wrap(states).asIntBuffer();
        int[] inner = new int[Sha1.HASH_BYTES / Integer.BYTES];
        int[] outer = new int[Sha1.HASH_BYTES / Integer.BYTES];
        words.get(inner).get(outer);
        return new HmacKey(inner, outer);
    }

    /** Inner and outer state, big-endian. */
    byte[] states() {
        byte[] states = new byte[STATES_BYTES];
        ByteBuffer.wrap(states).asIntBuffer().put(inner).put(outer);
        return states;
    }

    /** The plain hash; leaves nothing of {@code message} behind. */
    static byte[] sha1(byte[] message) {
        Sha1 sha1 = new Sha1();
        sha1.add(message, 0, message.length);
        byte[] hash = sha1.finish();
        sha1.wipe();
        return hash;
    }

    /** Begins a code with this key. */
    HmacSha1 begin() {
        Sha1 sha1 = new Sha1();
        sha1.resume(inner, Sha1.BLOCK_BYTES);
        return new HmacSha1(sha1, this);
    }

    /** Lets {@code sha1} go on behind the key for the outer hash. */
    void resumeOuter(Sha1 sha1) {
        sha1.resume(outer, Sha1.BLOCK_BYTES);
    }

    void destroy() {
        Arrays.fill(inner, 0);
        Arrays.fill(outer, 0);
    }

    private static int[] stateAfter(byte[] block, byte pad) {
        byte[] padded = new byte[Sha1.BLOCK_BYTES];
        for (int i = 0; i < Sha1.BLOCK_BYTES; i++) {
            padded[i] = (byte) (block[i] ^ pad);
        }
        Sha1 sha1 = new Sha1();
        sha1.add(padded, 0, padded.length);
        int[] state = sha1.state();
        sha1.wipe();
        Arrays.fill(padded, (byte) 0);
        return state;
    }
}
