package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.datapath.DatapathEvent.SignallingPacket;

class EventBatchTest {

    private static final int LINK = 7;
    private static final long ARRIVAL = 0x1234_5678_9abc_def0L;

    @Test
    void aPacketOfARehearsalReadsAsOneFromTheFastPathAndNothingOfTheOneBeforeIsLeft() {
        List<DatapathEvent> events = new ArrayList<>();
        byte[] longer = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        byte[] shorter = {10, 11};
        try (EventBatch batch = new EventBatch()) {
            batch.packet(LINK, ARRIVAL, longer, events::add);
            batch.packet(LINK + 1, ARRIVAL + 1, shorter, events::add);
        }
        assertEquals(2, events.size());
        assertPacket(LINK, ARRIVAL, longer, events.get(0));
        assertPacket(LINK + 1, ARRIVAL + 1, shorter, events.get(1));
    }

    private static void assertPacket(int link, long arrival, byte[] bytes, DatapathEvent event) {
        SignallingPacket packet = (SignallingPacket) event;
        assertEquals(link, packet.link());
        assertNull(packet.tunnel());
        assertArrayEquals(bytes, packet.packet());
        assertEquals(arrival, packet.arrivedAt());
    }
}
