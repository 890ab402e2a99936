package org.mobilityd.simulation.fastpath;

import java.util.Objects;

/**
 * What became of a packet.
 *
 * @param packet the packet to go on with, from the IPv6 header on; null when dropped
 * @param reason why it was dropped, else null
 */
public record Transformed(Verdict verdict, byte[] packet, DropReason reason) {

    /** Where a packet goes from here. */
    public enum Verdict {
        /** On: to the local stack or to forwarding. */
        PASS,
        /** Nowhere. */
        DROP
    }

    public Transformed {
        Objects.requireNonNull(verdict);
    }

    static Transformed pass(byte[] packet) {
        return new Transformed(Verdict.PASS, packet, null);
    }

    static Transformed drop(DropReason reason) {
        return new Transformed(Verdict.DROP, null, reason);
    }

    public boolean dropped() {
        return verdict == Verdict.DROP;
    }
}
