package org.mobilityd.simulation.world;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** Everything that happened, as one number: two runs with the same number did the same. Words only when somebody listens. */
public final class EventLog {

    private static final long PRIME = 0x9e37_79b9_7f4a_7c15L;

    private long hash = 0x6275;
    private Consumer<String> listener;

    /** From now on every entry is also passed to {@code sink} as a line. */
    public void listen(Consumer<String> sink) {
        listener = sink;
    }

    /** @param words what happened, made only when somebody listens */
    void add(long time, int where, int what, Supplier<String> words) {
        mix(time);
        mix((long) where << 32 | what & 0xffff_ffffL);
        if (listener != null) {
            listener.accept(String.format(java.util.Locale.ROOT, "%14.6f %s", time / (double) Time.SECOND, words.get()));
        }
    }

    private void mix(long value) {
        hash = Long.rotateLeft((hash ^ value) * PRIME, 29) + value;
    }

    public long hash() {
        return hash;
    }
}
