package org.mobilityd.daemon.store;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a {@link LogStore}: {@code changes.N}, in which changes stand one behind the other, N counting up, and {@code KIND.N}, what
 * all changes up to {@code changes.N} amount to. A file of changes may end in the middle of one: then nobody was told of it.
 */
final class LogFiles<K, V> {

    private static final String CHANGES = "changes.";
    private static final String UNFINISHED = "unfinished";

    private final Path directory;
    private final Records<K, V> records;
    private final String wholes;

    /**
     * What the files up to number {@code last} amount to.
     *
     * @param files the last whole and the changes behind it, in order
     * @param latest which of their records count
     * @param cutBytes how many bytes, at the ends of files of changes, were no change
     */
    record State(List<Path> files, long last, LatestRecords latest, long cutBytes) {
    }

    @FunctionalInterface
    private interface BodyVisitor {

        /** @param body see {@link Records} */
        void visit(byte[] body) throws IOException;
    }

    LogFiles(Path directory, Format<K, V> format) {
        this.directory = directory;
        this.records = new Records<>(format);
        this.wholes = format.kind() + '.';
    }

    /** Makes the directory when it is not there, and those above it that are not, for their owner alone, so that they last. */
    void makeDirectory() throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path each = directory.toAbsolutePath(); !Files.exists(each); each = each.getParent()) {
            missing.push(each);
        }
        for (Path each : missing) {
            Files.createDirectory(each, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            synchronize(each.getParent());
        }
    }

    /** Makes {@code changes.number}, which must not exist, ready to be appended to. */
    FileChannel create(long number) throws IOException {
        Path file = directory.resolve(CHANGES + number);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            synchronize(directory);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * @param last the number of the newest file of changes that counts
     * @throws InterruptedIOException as {@link Leisure}
     */
    State read(long last, Leisure leisure) throws IOException {
        List<Path> files = new ArrayList<>();
        LatestRecords latest = new LatestRecords(new SecureRandom()::nextBytes);
        long newest = numbers(wholes).keySet().stream().max(Long::compare).orElse(0L);
        if (newest > 0) {
            files.add(directory.resolve(wholes + newest));
            if (read(files.get(0), latest, leisure) > 0) {
                throw new IOException(files.get(0) + " is damaged");
            }
        }
        long cut = 0;
        for (Map.Entry<Long, Path> changes : numbers(CHANGES).subMap(newest, false, last, true).entrySet()) {
            files.add(changes.getValue());
            cut += read(changes.getValue(), latest, leisure);
            newest = changes.getKey();
        }
        return new State(files, newest, latest, cut);
    }

    /** The values of {@code KIND.number}, as long as it is not replaced. @param size how many there are */
    Collection<V> values(long number, int size) {
        return new StoredValues<>(directory.resolve(wholes + number), records, size);
    }

    /** As {@link #replaceBy}, at once, and refuses records that are none of this kind: nothing has changed then. */
    long checkAndReplaceBy(State state) throws IOException {
        return replaceBy(state, Leisure.NONE, records::decode);
    }

    /**
     * Writes {@code KIND.N} for {@code state}, and removes the files that it makes superfluous. Whenever that is interrupted, {@link
     * #read} finds the same as before.
     *
     * @return how long that file is
     * @throws InterruptedIOException as {@link Leisure}: nothing has changed
     */
    long replaceBy(State state, Leisure leisure) throws IOException {
        return replaceBy(state, leisure, body -> {
        });
    }

    private long replaceBy(State state, Leisure leisure, BodyVisitor check) throws IOException {
        Path unfinished = directory.resolve(UNFINISHED);
        long length;
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE); OutputStream bytes = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
            DataOutputStream out = new DataOutputStream(bytes);
            visitLatest(state, leisure, body -> {
                check.visit(body);
                Records.write(body, out);
            });
            out.flush();
            channel.force(true);
            length = channel.size();
        }
        Files.move(unfinished, directory.resolve(wholes + state.last()), StandardCopyOption.ATOMIC_MOVE);
        synchronize(directory);
        for (Path file : numbers(wholes).headMap(state.last()).values()) {
            Files.delete(file);
        }
        for (Path file : numbers(CHANGES).headMap(state.last(), true).values()) {
            Files.delete(file);
        }
        return length;
    }

    /** @return how many bytes at the end were no change */
    private long read(Path file, LatestRecords latest, Leisure leisure) throws IOException {
        return visit(file, leisure, body -> {
            byte[] key = records.key(body);
            latest.add(key, records.isForgotten(body, key));
        });
    }

    private void visitLatest(State state, Leisure leisure, BodyVisitor visitor) throws IOException {
        LatestRecords.Again again = state.latest().new Again();
        for (Path file : state.files()) {
            visit(file, leisure, body -> {
                if (again.isLatest(records.key(body))) {
                    visitor.visit(body);
                }
            });
        }
        again.end();
    }

    /** @return how many bytes at the end were no change */
    private static long visit(Path file, Leisure leisure, BodyVisitor visitor) throws IOException {
        try (RecordFile opened = new RecordFile(file)) {
            for (byte[] body = opened.next(); body != null; body = opened.next()) {
                visitor.visit(body);
                leisure.worked();
            }
            return opened.remaining();
        }
    }

    private TreeMap<Long, Path> numbers(String kind) throws IOException {
        TreeMap<Long, Path> numbers = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.matches(kind + "[1-9][0-9]{0,17}")) {
                    numbers.put(Long.parseLong(name.substring(kind.length())), file);
                }
            }
        }
        return numbers;
    }

    /** A file's name is durable when its directory is. */
    private static void synchronize(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
