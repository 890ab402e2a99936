package org.mobilityd.protocol.anchor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.anchor.Handover.Kind;
import org.mobilityd.protocol.anchor.Handover.Step;
import org.mobilityd.wire.Ipv6Address;

@DisplayName("The history of a mobile node's handovers")
class HandoverHistoryTest {

    private static final long MICRO = 1_000;
    private static final long DAY = 86_400_000_000_000L;
    private static final IntFunction<Ipv6Address> PEERS = number -> number == 0 ? null : new Ipv6Address(0, number);

    private final HandoverHistory history = new HandoverHistory();

    @Test
    @DisplayName("keeps kind, peer and time of each step, to the microsecond, for months")
    void steps() {
        history.begin(7 * MICRO, Kind.ATTACHED, 0);
        history.add(1_234_567_899, Kind.TUNNEL_UP, 65_535);
        history.add(100 * DAY + 8 * MICRO, Kind.DEPARTED, 3);
        assertEquals(List.of(new Step(Kind.ATTACHED, null, 7 * MICRO), new Step(Kind.TUNNEL_UP, new Ipv6Address(0, 65_535), 1_234_567_000),
                new Step(Kind.DEPARTED, new Ipv6Address(0, 3), 100 * DAY + 8 * MICRO)), history.last(PEERS).steps());
    }

    @Test
    @DisplayName("keeps the last few handovers, oldest first, and of a very long one the beginning and the end")
    void bounded() {
        for (int handover = 1; handover <= 3 * HandoverHistory.KEPT; handover++) {
            history.begin(handover * MICRO, Kind.ELSEWHERE, handover);
        }
        List<Handover> all = history.all(PEERS);
        assertEquals(HandoverHistory.KEPT, all.size());
        assertEquals((2 * HandoverHistory.KEPT + 1) * MICRO, all.get(0).begun());
        for (int step = 0; step < 1_000; step++) {
            history.add(DAY + step * MICRO, Kind.UPDATE_SENT, 1);
        }
        List<Step> steps = history.last(PEERS).steps();
        assertEquals(HandoverHistory.MAX_STEPS, steps.size());
        assertEquals(DAY, steps.get(1).at());
        assertEquals(DAY + 999 * MICRO, steps.get(steps.size() - 1).at());
    }

    @Test
    @DisplayName("is empty before the first one, and a step without a beginning is none")
    void empty() {
        history.add(1, Kind.DEPARTED, 0);
        assertNull(history.last(PEERS));
        assertEquals(List.of(), history.all(PEERS));
    }

    @Test
    @DisplayName("tells the binding delay: until the last tunnel, or the first answer where there is none, and nothing before")
    void bindingDelay() {
        history.begin(0, Kind.ATTACHED, 0);
        assertEquals(OptionalLong.empty(), history.last(PEERS).bindingDelay());
        history.add(10 * MICRO, Kind.ANSWERED, 1);
        history.add(30 * MICRO, Kind.ANSWERED, 2);
        assertEquals(10 * MICRO, history.last(PEERS).bindingDelay().orElseThrow());
        history.add(20 * MICRO, Kind.TUNNEL_UP, 1);
        history.add(30 * MICRO, Kind.TUNNEL_UP, 2);
        history.add(40 * MICRO, Kind.COMPLETE, 0);
        assertEquals(30 * MICRO, history.last(PEERS).bindingDelay().orElseThrow());
    }
}
