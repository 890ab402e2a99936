package org.mobilityd.protocol.anchor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.mobilityd.protocol.anchor.Handover.Kind;
import org.mobilityd.protocol.anchor.Handover.Step;
import org.mobilityd.wire.Ipv6Address;

/**
 * The last handovers of one mobile node, in little memory: a router may have a hundred thousand. Each is an array: when it began, then a
 * word for each step (kind in the high 4 bits, number of the peer in the next 16, microseconds since the beginning in the rest); 0 follows
 * the last.
 */
final class HandoverHistory {

    static final int KEPT = 4;
    static final int MAX_STEPS = 47;

    private static final int FIRST_WORDS = 12;
    private static final int KIND_SHIFT = 60;
    private static final int PEER_SHIFT = 44;
    private static final int PEER_MASK = 0xffff;
    private static final long MICROS_MASK = (1L << PEER_SHIFT) - 1;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final Kind[] KINDS = Kind.values();

    private final long[][] handovers = new long[KEPT][];
    private int begun;

    /** A handover begins; the oldest is forgotten. */
    void begin(long now, Kind kind, int peer) {
        long[] words = new long[FIRST_WORDS];
        words[0] = now;
        handovers[begun++ % KEPT] = words;
        add(now, kind, peer);
    }

    /** Something more of the last handover; nothing when there was none. */
    void add(long now, Kind kind, int peer) {
        long[] words = last();
        if (words == null) {
            return;
        }
        int at = 1;
        while (at < words.length && words[at] != 0) {
            at++;
        }
        if (at > MAX_STEPS) {
            at = MAX_STEPS;
        } else if (at == words.length) {
            words = Arrays.copyOf(words, Math.min(2 * at, MAX_STEPS + 1));
            handovers[(begun - 1) % KEPT] = words;
        }
        words[at] = kind.ordinal() + 1L << KIND_SHIFT | (long) (peer & PEER_MASK) << PEER_SHIFT
                | Math.min((now - words[0]) / NANOS_PER_MICRO, MICROS_MASK);
    }

    /** Whether {@code kind} is a step of the last handover. */
    boolean has(Kind kind) {
        long[] words = last();
        for (int at = 1; words != null && at < words.length; at++) {
            if (words[at] >>> KIND_SHIFT == kind.ordinal() + 1) {
                return true;
            }
        }
        return false;
    }

    /** The last handover, or null. @param peers who has which number */
    Handover last(IntFunction<Ipv6Address> peers) {
        return begun == 0 ? null : handover(last(), peers);
    }

    /** All that are kept, oldest first. */
    List<Handover> all(IntFunction<Ipv6Address> peers) {
        List<Handover> all = new ArrayList<>();
        for (int number = Math.max(0, begun - KEPT); number < begun; number++) {
            all.add(handover(handovers[number % KEPT], peers));
        }
        return all;
    }

    private long[] last() {
        return begun == 0 ? null : handovers[(begun - 1) % KEPT];
    }

    private static Handover handover(long[] words, IntFunction<Ipv6Address> peers) {
        List<Step> steps = new ArrayList<>();
        for (int at = 1; at < words.length && words[at] != 0; at++) {
            steps.add(new Step(KINDS[(int) (words[at] >>> KIND_SHIFT) - 1], peers.apply((int) (words[at] >>> PEER_SHIFT) & PEER_MASK),
                    words[0] + (words[at] & MICROS_MASK) * NANOS_PER_MICRO));
        }
        return new Handover(steps);
    }
}
