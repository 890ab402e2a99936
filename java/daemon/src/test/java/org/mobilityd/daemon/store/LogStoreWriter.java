package org.mobilityd.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.daemon.store.Store.Change;
import org.mobilityd.protocol.database.MobilitySession;
import org.mobilityd.protocol.proxy.MobileNodeId;

/** A process that writes sessions until it is killed or everything was written down often enough, and says after each batch how far it is. */
final class LogStoreWriter {

    static final int BATCH = 20;
    static final int NODES = 100;
    static final long LEAST_BYTES = 20_000;
    private static final String WHOLES = "sessions.";

    private LogStoreWriter() {
    }

    /** @param arguments directory, {@link Durability}, the generation before the first, and how often everything is written down until it ends */
    public static void main(String[] arguments) throws IOException {
        Log log = new Log(System.err, Log.Level.WARNING, Clock.systemUTC());
        Durability durability = Durability.valueOf(arguments[1]);
        Path directory = Path.of(arguments[0]);
        try (Store<MobileNodeId, MobilitySession> store = LogStoreTest.open(directory, durability, LEAST_BYTES, log)) {
            store.load();
            // What was found may have been written down as a whole at once: that is not counted.
            long wholesBefore = newestWhole(directory);
            long wholes = Long.parseLong(arguments[3]);
            for (int generation = Integer.parseInt(arguments[2]) + 1; newestWhole(directory) - wholesBefore < wholes; generation += BATCH) {
                int first = generation;
                List<Change<MobileNodeId, MobilitySession>> batch = IntStream.range(first, first + BATCH)
                        .mapToObj(LogStoreWriter::change).toList();
                store.write(batch);
                System.out.println(first + BATCH - 1);
            }
        }
    }

    static Change<MobileNodeId, MobilitySession> change(int generation) {
        return LogStoreTest.change(LogStoreTest.session(generation % NODES, generation));
    }

    /** How often everything has been written down, or nearly: the number is that of a file of changes; 0: never. */
    static long newestWhole(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith(WHOLES))
                    .mapToLong(name -> Long.parseLong(name.substring(WHOLES.length()))).max().orElse(0);
        }
    }

    /** Each mobile node is as {@code last}, what was said last, demands, or as later ones say that were written and not said. */
    static void check(Map<MobileNodeId, MobilitySession> found, long last) {
        for (long generation = Math.max(1, last - NODES + 1); generation <= last; generation++) {
            MobileNodeId node = LogStoreTest.session((int) (generation % NODES), 0).node();
            MobilitySession session = found.get(node);
            if (session == null || session.timestamp() < generation) {
                fail(node + " of " + generation + " is " + session);
            }
        }
        for (MobilitySession session : found.values()) {
            int generation = (int) session.timestamp();
            assertEquals(LogStoreTest.session(generation % NODES, generation), session);
        }
    }
}
