package org.mobilityd.protocol.rows;

import org.mobilityd.protocol.RandomSource;

/**
 * SipHash-2-4 (Aumasson, Bernstein: "SipHash: a fast short-input PRF", 2012). Without its key nobody can make up addresses or names that
 * collide, so nobody can turn a table into a list.
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
        return new State(k0, k1).absorb(word).finish(Long.BYTES, 0);
    }

    public long of(long first, long second, long third) {
        return new State(k0, k1).absorb(first).absorb(second).absorb(third).finish(3 * Long.BYTES, 0);
    }

    long of(long first, long second, long third, long fourth) {
        return new State(k0, k1).absorb(first).absorb(second).absorb(third).absorb(fourth).finish(4 * Long.BYTES, 0);
    }

    public long of(byte[] bytes) {
        State state = new State(k0, k1);
        int whole = bytes.length / Long.BYTES * Long.BYTES;
        for (int start = 0; start < whole; start += Long.BYTES) {
            state.absorb(ByteStrings.word(bytes, start));
        }
        return state.finish(bytes.length, ByteStrings.word(bytes, whole));
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

        /** The message's length in bytes makes the last word's first byte. @param rest what is left of it, less than a word */
        long finish(int length, long rest) {
            absorb((long) length << 56 | rest);
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
