package org.mobilityd.daemon.loop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.daemon.store.Store;
import org.mobilityd.daemon.store.Store.Change;
import org.mobilityd.wire.OutboundPacket;

/**
 * Changes on their way to a store, the last of each key, and packets that may leave when what is before them is stored. One batch is
 * written at a time; what comes meanwhile makes the next: so the more there is to do, the more of it one synchronisation is for. What cannot
 * be written is written again together with the next, and the packets of that batch are dropped. For the event loop's thread.
 */
final class StoreQueue<K, V> {

    /** When more packets wait, so does the event loop: a disk that hangs must not fill the memory. */
    private static final int MOST_WAITING = 4096;

    private final Store<K, V> store;
    private final Executor writer;
    private final Executor loop;
    private final Consumer<List<OutboundPacket>> send;
    private final String failure;
    private final EventCounts counts;
    private final Log log;
    private Map<K, Change<K, V>> unstored = new LinkedHashMap<>();
    private List<OutboundPacket> waiting = new ArrayList<>();
    private boolean changed;
    /** What is being written, or null. */
    private Batch<K, V> underWay;

    /** @param done with what went wrong, or null */
    private record Batch<K, V>(Map<K, Change<K, V>> changes, List<OutboundPacket> packets, CompletableFuture<Exception> done) {
    }

    /**
     * @param writer carries out what waits for the disk, one after the other
     * @param loop carries out on the event loop's thread what follows from that; both may be that very thread at once
     * @param send is given the packets that may leave when a batch has been written; none when that failed
     * @param failure what a batch that cannot be written is called in the log and the counters
     */
    StoreQueue(Store<K, V> store, Executor writer, Executor loop, Consumer<List<OutboundPacket>> send, String failure, EventCounts counts,
            Log log) {
        this.store = store;
        this.writer = writer;
        this.loop = loop;
        this.send = send;
        this.failure = failure;
        this.counts = counts;
        this.log = log;
    }

    void add(K key, V value) {
        unstored.put(key, new Change<>(key, value));
        changed = true;
    }

    void forget(K key) {
        unstored.put(key, Change.forget(key));
        changed = true;
    }

    void transmitWhenStored(OutboundPacket packet) {
        waiting.add(packet);
    }

    /** Whether the writer has a batch that is not known to be stored. */
    boolean isWriting() {
        return underWay != null;
    }

    /** Has what is new written, or what somebody waits for; waits only when too much would wait otherwise. */
    void write() {
        if (underWay != null && waiting.size() > MOST_WAITING) {
            underWay.done.join();
            written(underWay);
        }
        if (underWay == null && unstored.isEmpty() && !waiting.isEmpty()) {
            sendAtOnce();
        } else if (underWay == null && (changed || !waiting.isEmpty())) {
            begin();
        }
    }

    /** Everything is stored. */
    private void sendAtOnce() {
        List<OutboundPacket> packets = waiting;
        waiting = new ArrayList<>();
        send.accept(packets);
    }

    private void begin() {
        Batch<K, V> batch = new Batch<>(unstored, waiting, new CompletableFuture<>());
        underWay = batch;
        unstored = new LinkedHashMap<>();
        waiting = new ArrayList<>();
        changed = false;
        writer.execute(() -> {
            batch.done.complete(tryToWrite(batch));
            loop.execute(() -> written(batch));
        });
    }

    private Exception tryToWrite(Batch<K, V> batch) {
        try {
            if (!batch.changes.isEmpty()) {
                store.write(List.copyOf(batch.changes.values()));
            }
            return null;
        } catch (IOException | RuntimeException e) {
            return e;
        }
    }

    private void written(Batch<K, V> batch) {
        if (batch != underWay) {
            return;
        }
        underWay = null;
        Exception failed = batch.done.join();
        if (failed != null) {
            batch.changes.forEach(unstored::putIfAbsent);
            counts.count(failure);
            log.error(failure, "not-stored", unstored.size(), "packets-dropped", batch.packets.size(), "error", failed);
        }
        send.accept(failed == null ? batch.packets : List.of());
        write();
    }
}
