package org.mobilityd.simulation.fastpath;

import java.util.List;
import java.util.Objects;
import org.mobilityd.protocol.Input;
import org.mobilityd.simulation.fastpath.Transformed.Verdict;
import org.mobilityd.wire.OutboundPacket.Encapsulation;

/**
 * What the fast path did with a packet.
 *
 * @param packet to go on with; null when dropped
 * @param reason why it was dropped, else null
 * @param tunnel outer addresses when the packet came out of a tunnel, else null
 * @param events what the control daemon is told
 */
public record Outcome(Verdict verdict, byte[] packet, DropReason reason, Encapsulation tunnel, List<Input> events) {

    public Outcome {
        Objects.requireNonNull(verdict);
        events = List.copyOf(events);
    }

    static Outcome of(Transformed result) {
        return new Outcome(result.verdict(), result.packet(), result.reason(), null, List.of());
    }

    Outcome reporting(Input... inputs) {
        return new Outcome(verdict, packet, reason, tunnel, List.of(inputs));
    }

    Outcome outOf(Encapsulation encapsulation) {
        return new Outcome(verdict, packet, reason, encapsulation, events);
    }

    Outcome alsoReporting(List<Input> inputs) {
        if (inputs.isEmpty()) {
            return this;
        }
        List<Input> all = new java.util.ArrayList<>(events);
        all.addAll(inputs);
        return new Outcome(verdict, packet, reason, tunnel, all);
    }
}
