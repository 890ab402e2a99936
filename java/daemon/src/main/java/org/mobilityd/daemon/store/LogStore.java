package org.mobilityd.daemon.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.protocol.anchor.Assignment;
import org.mobilityd.protocol.database.MobilitySession;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * Values in a directory of {@link LogFiles}: each batch of changes is appended, and synchronised if it has to be. When the file of changes
 * has become longer than all values together, the next one is begun, and a thread of its own writes down what there is up to there.
 *
 * <p>After a failure the file is left as it is and the next batch begins another: what the kernel could not write it does not try again,
 * and says so only once.
 */
public final class LogStore<K, V> implements Store<K, V> {

    /** A shorter file of changes is not worth writing everything down: of a million mobile nodes, or of a router's. */
    private static final long LEAST_BYTES_OF_SESSIONS = 64_000_000;
    private static final long LEAST_BYTES_OF_ASSIGNMENTS = 1_000_000;

    private static final String LOCK = "lock";

    private final Path directory;
    private final long leastBytes;
    private final Log log;
    private final LogFiles<K, V> files;
    private final Records<K, V> records;
    private final String kind;
    private final Durability durability;
    private FileChannel lock;
    private FileChannel changes;
    private long number;
    private volatile long allBytes;
    private Thread compaction;
    private volatile boolean closing;

    /**
     * @param directory made when it is not there, for its owner alone; nothing else is in it
     * @param leastBytes how long a file of changes is at least when the next one is begun
     */
    LogStore(Path directory, Format<K, V> format, Durability durability, long leastBytes, Log log) {
        this.directory = directory;
        this.leastBytes = leastBytes;
        this.log = log;
        this.files = new LogFiles<>(directory, format);
        this.records = new Records<>(format);
        this.kind = format.kind();
        this.durability = durability;
    }

    /** A central mobility database's sessions, which a power cut cannot take away. @param directory made when it is not there */
    public static Store<MobileNodeId, MobilitySession> ofSessions(Path directory, Log log) {
        return new LogStore<>(directory, new SessionFormat(), Durability.POWER_CUT, LEAST_BYTES_OF_SESSIONS, log);
    }

    /** An anchor router's assignments, which no end of the process can take away. @param directory made when it is not there */
    public static Store<Ipv6Prefix, Assignment> ofAssignments(Path directory, Log log) {
        return new LogStore<>(directory, new AssignmentFormat(), Durability.CRASH, LEAST_BYTES_OF_ASSIGNMENTS, log);
    }

    @Override
    public Collection<V> load() throws IOException {
        files.makeDirectory();
        takeLock();
        try {
            LogFiles.State state = files.read(Long.MAX_VALUE, Leisure.NONE);
            if (state.cutBytes() > 0) {
                log.warning("store-cut", "directory", directory, "bytes", state.cutBytes(), kind, state.latest().size());
            }
            number = state.last();
            Collection<V> values = List.of();
            if (number > 0) {
                allBytes = files.checkAndReplaceBy(state);
                values = files.values(number, state.latest().size());
            }
            begin();
            return values;
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public void write(List<Change<K, V>> batch) throws IOException {
        if (lock == null) {
            throw new IOException(directory + " is not open");
        }
        if (changes == null) {
            begin();
        }
        try {
            records.append(batch, changes);
            if (durability == Durability.POWER_CUT) {
                changes.force(false);
            }
        } catch (IOException e) {
            abandon();
            throw e;
        }
        if (changes.position() > Math.max(leastBytes, allBytes) && (compaction == null || !compaction.isAlive())) {
            compact();
        }
    }

    /** A compaction that is under way is given up. */
    @Override
    public void close() {
        closing = true;
        try {
            if (compaction != null) {
                compaction.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        abandon();
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock = null;
            closing = false;
        }
    }

    private void takeLock() throws IOException {
        lock = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock taken = null;
        try {
            taken = lock.tryLock();
        } catch (OverlappingFileLockException e) {
            // This very process has it.
        } finally {
            if (taken == null) {
                lock.close();
                lock = null;
            }
        }
        if (taken == null) {
            throw new IOException(directory + " is used by somebody else");
        }
    }

    private void begin() throws IOException {
        changes = files.create(++number);
    }

    /** What is in the file already counts as far as it was synchronised. */
    private void abandon() {
        try {
            if (changes != null) {
                changes.close();
            }
        } catch (IOException e) {
            log.warning("store-not-closed", "directory", directory, "error", e);
        } finally {
            changes = null;
        }
    }

    /** The batch before has been written; a failure here is none of it. */
    private void compact() {
        long last = number;
        abandon();
        compaction = new Thread(() -> compact(last), kind + "-log");
        compaction.start();
    }

    private void compact(long last) {
        try {
            Leisure leisure = new Leisure(() -> closing);
            allBytes = files.replaceBy(files.read(last, leisure), leisure);
        } catch (InterruptedIOException e) {
            // Given up, by close().
        } catch (IOException | RuntimeException e) {
            log.warning("store-not-compacted", "directory", directory, "error", e);
        }
    }
}
