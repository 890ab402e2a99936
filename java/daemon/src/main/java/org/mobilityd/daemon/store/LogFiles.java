package org.mobilityd.daemon.store;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.mobilityd.daemon.store.Store.Change;

/**
 * The files of a {@link LogStore}: {@code changes.N}, in which changes stand one behind the other, N counting up, and {@code KIND.N}, what
 * all changes up to {@code changes.N} amount to. A file of changes may end in the middle of one: then nobody was told of it.
 */
final class LogFiles<K, V> {

    private static final String CHANGES = "changes.";
    private static final String UNFINISHED = "unfinished";

    private final Path directory;
    private final Format<K, V> format;
    private final Records<K, V> records;
    private final String wholes;

    /** What the files up to number {@code last} amount to. @param cutBytes how many, at the ends of files of changes, were no change */
    record State<K, V>(Map<K, V> values, long last, long cutBytes) {
    }

    LogFiles(Path directory, Format<K, V> format) {
        this.directory = directory;
        this.format = format;
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

    /** @param last the number of the newest file of changes that counts */
    State<K, V> read(long last) throws IOException {
        Map<K, V> values = new HashMap<>();
        long base = numbers(wholes).keySet().stream().max(Long::compare).orElse(0L);
        if (base > 0 && replay(directory.resolve(wholes + base), values) > 0) {
            throw new IOException(directory.resolve(wholes + base) + " is damaged");
        }
        long cut = 0;
        long newest = base;
        for (Map.Entry<Long, Path> changes : numbers(CHANGES).entrySet()) {
            if (changes.getKey() > base && changes.getKey() <= last) {
                cut += replay(changes.getValue(), values);
                newest = changes.getKey();
            }
        }
        return new State<>(values, newest, cut);
    }

    /**
     * Writes {@code KIND.N} for {@code state}, and removes the files that it makes superfluous. Whenever that is interrupted, {@link
     * #read} finds the same as before.
     *
     * @param cancelled asked now and then; when it says so, nothing has changed
     * @return how long that file is; 0: cancelled
     */
    long replaceBy(State<K, V> state, BooleanSupplier cancelled) throws IOException {
        Path unfinished = directory.resolve(UNFINISHED);
        long length;
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE); OutputStream bytes = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
            DataOutputStream out = new DataOutputStream(bytes);
            for (V value : state.values().values()) {
                if (cancelled.getAsBoolean()) {
                    return 0;
                }
                records.write(new Change<>(format.key(value), value), out);
            }
            out.flush();
            channel.force(true);
            length = channel.size();
        }
        Files.move(unfinished, directory.resolve(wholes + state.last()), StandardCopyOption.ATOMIC_MOVE);
        synchronize(directory);
        for (Map.Entry<Long, Path> file : numbers(wholes).entrySet()) {
            if (file.getKey() < state.last()) {
                Files.delete(file.getValue());
            }
        }
        for (Map.Entry<Long, Path> file : numbers(CHANGES).entrySet()) {
            if (file.getKey() <= state.last()) {
                Files.delete(file.getValue());
            }
        }
        return length;
    }

    /** @return how many bytes at the end were no change */
    private long replay(Path file, Map<K, V> into) throws IOException {
        long remaining = Files.size(file);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            for (Records.Read<K, V> read = records.read(in, remaining); read != null; read = records.read(in, remaining)) {
                remaining -= read.bytes();
                Change<K, V> change = read.change();
                if (change.value() == null) {
                    into.remove(change.key());
                } else {
                    into.put(change.key(), change.value());
                }
            }
        }
        return remaining;
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
