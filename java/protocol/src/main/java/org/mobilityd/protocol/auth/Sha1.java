package org.mobilityd.protocol.auth;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * SHA-1 (FIPS 180-4 section 6.1) that can start from a state in the middle and wipes what it worked on. The Java runtime has one too, but its
 * states can only be copied as whole objects, which costs an HMAC of a short message a third of its time, and nobody can wipe them. An
 * instance belongs to the thread that made it.
 */
final class Sha1 {

    static final int BLOCK_BYTES = 64;
    static final int HASH_BYTES = 20;

    private static final int STATE_WORDS = 5;
    private static final int ROUNDS = 80;
    private static final int[] INITIAL = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Only {@link #compress} works on it; one for each hash would be most of what a Binding Update leaves to the garbage collector. */
    private static final ThreadLocal<int[]> SCHEDULE = ThreadLocal.withInitial(() -> new int[ROUNDS]);

    private final int[] state = new int[STATE_WORDS];
    private final byte[] block = new byte[BLOCK_BYTES];
    private final int[] schedule = SCHEDULE.get();
    /** Bytes so far; those of the block that is not full yet are in it. */
    private int length;

    Sha1() {
        resume(INITIAL, 0);
    }

    /** Goes on where the first {@code bytes} bytes, a whole number of blocks, led to {@code from}. */
    void resume(int[] from, int bytes) {
        System.arraycopy(from, 0, state, 0, STATE_WORDS);
        length = bytes;
    }

    /** The state after what has been added, a whole number of blocks. */
    int[] state() {
        return state.clone();
    }

    void add(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int filled = length % BLOCK_BYTES;
            int count = Math.min(BLOCK_BYTES - filled, to - at);
            System.arraycopy(bytes, at, block, filled, count);
            at += count;
            added(count);
        }
    }

    void add(int octet) {
        block[length % BLOCK_BYTES] = (byte) octet;
        added(1);
    }

    /** Eight bytes in network byte order. */
    void add(long bytes) {
        int filled = length % BLOCK_BYTES;
        if (filled + Long.BYTES <= BLOCK_BYTES) {
            LONGS.set(block, filled, bytes);
            added(Long.BYTES);
        } else {
            for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                add((int) (bytes >>> shift));
            }
        }
    }

    /** The hash of what has been added. Nothing can be added afterwards but after {@link #resume}. */
    byte[] finish() {
        long bits = (long) length * Byte.SIZE;
        add(0x80);
        int filled = length % BLOCK_BYTES;
        if (filled > BLOCK_BYTES - Long.BYTES) {
            Arrays.fill(block, filled, BLOCK_BYTES, (byte) 0);
            compress();
            filled = 0;
        }
        Arrays.fill(block, filled, BLOCK_BYTES - Long.BYTES, (byte) 0);
        LONGS.set(block, BLOCK_BYTES - Long.BYTES, bits);
        compress();
        byte[] hash = new byte[HASH_BYTES];
        for (int i = 0; i < STATE_WORDS; i++) {
            INTS.set(hash, i * Integer.BYTES, state[i]);
        }
        return hash;
    }

    /** Overwrites everything that says something about what has been added. */
    void wipe() {
        Arrays.fill(state, 0);
        Arrays.fill(block, (byte) 0);
        Arrays.fill(schedule, 0);
    }

    private void added(int count) {
        length += count;
        if (length % BLOCK_BYTES == 0) {
            compress();
        }
    }

    /** Sums are bracketed so that what a round waits for, {@code a} of the round before, comes in last: that is a fifth of the time. */
    private void compress() {
        int[] w = schedule;
        for (int t = 0; t < 16; t++) {
            w[t] = (int) INTS.get(block, t * Integer.BYTES);
        }
        for (int t = 16; t < ROUNDS; t++) {
            w[t] = Integer.rotateLeft(w[t - 3] ^ (w[t - 8] ^ w[t - 14] ^ w[t - 16]), 1);
        }
        int a = state[0];
        int b = state[1];
        int c = state[2];
        int d = state[3];
        int e = state[4];
        for (int t = 0; t < 20; t++) {
            int next = Integer.rotateLeft(a, 5) + ((d ^ b & (c ^ d)) + (e + (0x5a827999 + w[t])));
            e = d;
            d = c;
            c = Integer.rotateLeft(b, 30);
            b = a;
            a = next;
        }
        for (int t = 20; t < 40; t++) {
            int next = Integer.rotateLeft(a, 5) + ((b ^ (c ^ d)) + (e + (0x6ed9eba1 + w[t])));
            e = d;
            d = c;
            c = Integer.rotateLeft(b, 30);
            b = a;
            a = next;
        }
        for (int t = 40; t < 60; t++) {
            int next = Integer.rotateLeft(a, 5) + ((b & c | d & (b | c)) + (e + (0x8f1bbcdc + w[t])));
            e = d;
            d = c;
            c = Integer.rotateLeft(b, 30);
            b = a;
            a = next;
        }
        for (int t = 60; t < ROUNDS; t++) {
            int next = Integer.rotateLeft(a, 5) + ((b ^ (c ^ d)) + (e + (0xca62c1d6 + w[t])));
            e = d;
            d = c;
            c = Integer.rotateLeft(b, 30);
            b = a;
            a = next;
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
    }
}
