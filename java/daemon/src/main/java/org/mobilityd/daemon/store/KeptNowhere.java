package org.mobilityd.daemon.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;

/** Takes the way of a change to the last of its bytes, which the kernel drops. */
final class KeptNowhere<K, V> implements Store<K, V> {

    private static final Path NOWHERE = Path.of("/dev/null");

    private final Records<K, V> records;
    private final FileChannel nowhere;

    KeptNowhere(Format<K, V> format) throws IOException {
        this.records = new Records<>(format);
        this.nowhere = FileChannel.open(NOWHERE, StandardOpenOption.WRITE);
    }

    @Override
    public Collection<V> load() {
        return List.of();
    }

    @Override
    public void write(List<Change<K, V>> changes) throws IOException {
        records.append(changes, nowhere);
        try {
            nowhere.force(false);
        } catch (IOException e) {
            // Nothing is there to be synchronised.
        }
    }

    @Override
    public void close() {
        try {
            nowhere.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
