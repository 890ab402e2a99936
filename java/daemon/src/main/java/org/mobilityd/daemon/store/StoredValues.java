package org.mobilityd.daemon.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.AbstractCollection;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The values of a file of {@link Records}, none of them a forgotten one. Each is made when it is its turn, and anew whenever they are gone
 * through, which has to be to the end. A file that cannot be read any more is an {@link UncheckedIOException}.
 */
final class StoredValues<V> extends AbstractCollection<V> {

    private final Path file;
    private final Records<?, V> records;
    private final int size;

    StoredValues(Path file, Records<?, V> records, int size) {
        this.file = file;
        this.records = records;
        this.size = size;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Iterator<V> iterator() {
        try {
            return new Reading(new RecordFile(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Reading implements Iterator<V> {

        private final RecordFile opened;
        private int left = size;

        Reading(RecordFile opened) throws IOException {
            this.opened = opened;
            closeAtEnd();
        }

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public V next() {
            if (left == 0) {
                throw new NoSuchElementException();
            }
            try {
                byte[] body = opened.next();
                if (body == null) {
                    throw new IOException(file + " ends before its last record");
                }
                V value = records.decode(body).value();
                left--;
                closeAtEnd();
                return value;
            } catch (IOException e) {
                opened.close();
                throw new UncheckedIOException(e);
            }
        }

        private void closeAtEnd() {
            if (left == 0) {
                opened.close();
            }
        }
    }
}
