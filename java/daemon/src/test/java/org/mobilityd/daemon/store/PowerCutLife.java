package org.mobilityd.daemon.store;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.daemon.store.Store.Change;
import org.mobilityd.protocol.database.MobilitySession;
import org.mobilityd.protocol.proxy.MobileNodeId;

/**
 * What a machine whose power is cut runs until then ({@code test-vm/qemu/powercut}): looks for everything that had been said to be stored, says
 * "found", and writes sessions without end, saying after each batch how far it is. Needs nothing of JUnit's.
 */
final class PowerCutLife {

    private PowerCutLife() {
    }

    /** @param arguments directory, {@link Durability}, and the last generation that had been said to be stored */
    public static void main(String[] arguments) throws Exception {
        Log log = new Log(System.err, Log.Level.WARNING, Clock.systemUTC());
        int said = Integer.parseInt(arguments[2]);
        try (Store<MobileNodeId, MobilitySession> store = LogStoreTest.open(Path.of(arguments[0]), Durability.valueOf(arguments[1]),
                LogStoreWriter.LEAST_BYTES, log)) {
            look(store.load(), said);
            System.out.println("found");
            for (int first = said + 1;; first += LogStoreWriter.BATCH) {
                List<Change<MobileNodeId, MobilitySession>> batch = IntStream.range(first, first + LogStoreWriter.BATCH)
                        .mapToObj(LogStoreWriter::change).toList();
                store.write(batch);
                System.out.println(first + LogStoreWriter.BATCH - 1);
            }
        }
    }

    /** @throws IllegalStateException unless each mobile node is as {@code last} demands, or as a later one that was written and not said */
    private static void look(Collection<MobilitySession> found, int last) {
        Map<MobileNodeId, MobilitySession> byNode = found.stream().collect(Collectors.toMap(MobilitySession::node, Function.identity()));
        for (int generation = Math.max(1, last - LogStoreWriter.NODES + 1); generation <= last; generation++) {
            MobilitySession written = LogStoreWriter.change(generation).value();
            MobilitySession session = byNode.get(written.node());
            if (session == null || session.timestamp() < generation) {
                throw new IllegalStateException(written + " was said to be stored, and there is " + session);
            }
        }
        for (MobilitySession session : found) {
            MobilitySession written = LogStoreWriter.change((int) session.timestamp()).value();
            if (!session.equals(written)) {
                throw new IllegalStateException(session + " was never written, " + written + " was");
            }
        }
    }
}
