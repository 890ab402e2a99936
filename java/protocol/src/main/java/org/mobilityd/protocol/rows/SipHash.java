package org.mobilityd.protocol.rows;

import org.mobilityd.protocol.RandomSource;

/**
 * SipHash-2-4 (Aumasson, Bernstein: "SipHash: a fast short-input PRF", 2012) of whole 64-bit words. Without its key nobody can make up
 * addresses that collide, so nobody can turn a table into a list.
 */
public final class SipHash {

    private static final int ROUNDS_PER_WORD = 2;
    private static final int LAST_ROUNDS = 4;

    private final long k0;
    private final long k1;

    SipHash(long k0, long k1) {
        this.k0 = k0;
        this.k1 = k1;
    }

    public static SipHash seededFrom(RandomSource random) {
        return new SipHash(random.nextLong(), random.nextLong());
    }

    long of(long word) {
        return new State(k0, k1).absorb(word).finish(1);
    }

    long of(long first, long second, long third, long fourth) {
        return new State(k0, k1).absorb(first).absorb(second).absorb(third).absorb(fourth).finish(4);
    }

    private static final class State {

        private long v0;
        private long v1;
        private long v2;
        private long v3;

        State(long k0, long k1) {
            v0 = k0 ^ 0x736f6d6570736575L;
            v1 = k1 ^ 0x646f72616e646f6dL;
            v2 = k0 ^ 0x6c7967656e657261L;
            v3 = k1 ^ 0x7465646279746573L;
        }

        State absorb(long word) {
            v3 ^= word;
            rounds(ROUNDS_PER_WORD);
            v0 ^= word;
            return this;
        }

        /** The message's length in bytes makes the last word's first byte. */
        long finish(int words) {
            absorb((long) words * Long.BYTES << 56);
            v2 ^= 0xff;
            rounds(LAST_ROUNDS);
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void rounds(int count) {
            for (int i = 0; i < count; i++) {
                v0 += v1;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v3;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 += v3;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 += v1;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v2 = Long.rotateLeft(v2, 32);
            }
        }
    }
}
