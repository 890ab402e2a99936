package org.mobilityd.simulation.world;

import org.mobilityd.protocol.RandomSource;

/** Numbers that follow from a seed on every Java runtime alike (the SplitMix64 generator). Not secure, and not meant to be. */
public final class Randomness implements RandomSource {

    private static final long GAMMA = 0x9e37_79b9_7f4a_7c15L;

    private long state;

    public Randomness(long seed) {
        this.state = seed;
    }

    /** An independent sequence for one purpose: what it draws does not shift what others draw. */
    public Randomness fork(String purpose) {
        long label = 0xcbf2_9ce4_8422_2325L;
        for (int i = 0; i < purpose.length(); i++) {
            label = (label ^ purpose.charAt(i)) * 0x100_0000_01b3L;
        }
        return new Randomness(mix(state ^ label));
    }

    @Override
    public long nextLong() {
        state += GAMMA;
        return mix(state);
    }

    private static long mix(long bits) {
        long mixed = (bits ^ bits >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d0_49bb_1331_11ebL;
        return mixed ^ mixed >>> 31;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        for (int at = 0; at < bytes.length; at += Long.BYTES) {
            long bits = nextLong();
            for (int i = at; i < Math.min(at + Long.BYTES, bytes.length); i++) {
                bytes[i] = (byte) bits;
                bits >>>= 8;
            }
        }
    }

    /** From 0 to {@code bound} − 1. */
    public int below(int bound) {
        return (int) Long.remainderUnsigned(nextLong(), bound);
    }

    /** From {@code least} to {@code most}, both included. */
    public long between(long least, long most) {
        return least + Long.remainderUnsigned(nextLong(), most - least + 1);
    }

    public boolean chance(double probability) {
        return (nextLong() >>> 11) * 0x1.0p-53 < probability;
    }
}
