package org.mobilityd.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.daemon.store.Store.Change;
import org.mobilityd.protocol.database.MobilitySession;
import org.mobilityd.protocol.proxy.MobileNodeId;

/** A process that writes sessions until it is killed, and says after each batch how far it is. */
final class LogStoreWriter {

    static final int BATCH = 20;
    private static final int NODES = 100;
    private static final long LEAST_BYTES = 20_000;

    private LogStoreWriter() {
    }

    /** @param arguments directory, {@link Durability}, and the generation to begin with */
    public static void main(String[] arguments) throws IOException {
        Log log = new Log(System.err, Log.Level.WARNING, Clock.systemUTC());
        Durability durability = Durability.valueOf(arguments[1]);
        try (Store<MobileNodeId, MobilitySession> store = LogStoreTest.open(Path.of(arguments[0]), durability, LEAST_BYTES, log)) {
            store.load();
            for (int generation = Integer.parseInt(arguments[2]) + 1;; generation += BATCH) {
                int first = generation;
                List<Change<MobileNodeId, MobilitySession>> batch = IntStream.range(first, first + BATCH)
                        .mapToObj(each -> LogStoreTest.change(LogStoreTest.session(each % NODES, each))).toList();
                store.write(batch);
                System.out.println(first + BATCH - 1);
            }
        }
    }

    /** Each mobile node is as {@code last}, what was said last, demands, or as later ones say that were written and not said. */
    static void check(Map<MobileNodeId, MobilitySession> found, long last) {
        for (long generation = Math.max(1, last - NODES + 1); generation <= last; generation++) {
            MobileNodeId node = LogStoreTest.session((int) (generation % NODES), 0).node();
            MobilitySession session = found.get(node);
            assertTrue(session != null && session.timestamp() >= generation, node + " of " + generation + " is " + session);
            assertEquals(LogStoreTest.session((int) (generation % NODES), (int) session.timestamp()), session);
        }
    }
}
