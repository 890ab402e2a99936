package org.mobilityd.protocol;

/** Where engines get nonces, keys and cookies from: a secure generator in the daemon, a seeded one in the simulation. */
@FunctionalInterface
public interface RandomSource {

    void nextBytes(byte[] bytes);

    default long nextLong() {
        byte[] bytes = new byte[Long.BYTES];
        nextBytes(bytes);
        return java.nio.ByteBuffer.wrap(bytes).getLong();
    }
}
