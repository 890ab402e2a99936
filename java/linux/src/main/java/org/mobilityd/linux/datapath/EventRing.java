package org.mobilityd.linux.datapath;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.function.Consumer;

/** {@code events} and {@code events_lost}: an {@link EventBatch} is copied out in one native call. */
final class EventRing implements AutoCloseable {

    private final Pointer ring;
    private final BpfMap lostMap;
    private final EventBatch batch = new EventBatch();
    private long lostBefore;
    private boolean closed;

    EventRing(BpfObject object) {
        lostMap = object.map("events_lost", Integer.BYTES);
        lostBefore = lost();
        PointerByReference opened = new PointerByReference();
        LibMobility.check("open the ring buffer", LibMobility.mobility_ring_open(object.mapDescriptor("events"), opened));
        ring = opened.getValue();
    }

    /**
     * Holds {@link #close} up until it returns.
     *
     * @param also a descriptor that ends the waiting too when it can be read
     */
    synchronized int poll(Consumer<DatapathEvent> sink, int timeoutMillis, int also) {
        if (closed) {
            return 0;
        }
        int length = LibMobility.check("wait for events",
                LibMobility.mobility_ring_poll(ring, also, batch.memory(), EventBatch.BYTES, timeoutMillis));
        return batch.read(length, sink);
    }

    /** Tells {@code sink} how many events there was no room for since this was asked last. */
    synchronized int reportLost(Consumer<DatapathEvent> sink) {
        long lost = closed ? lostBefore : lost();
        if (lost == lostBefore) {
            return 0;
        }
        sink.accept(new DatapathEvent.Lost(lost - lostBefore));
        lostBefore = lost;
        return 1;
    }

    private long lost() {
        return CounterMap.sum(lostMap.lookup(BpfMap.index(0)));
    }

    @Override
    public synchronized void close() {
        closed = true;
        LibMobility.mobility_ring_close(ring);
        batch.close();
        lostMap.close();
    }
}
