package org.mobilityd.daemon.store;

import java.io.IOException;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.rows.LongRows;
import org.mobilityd.protocol.rows.SipHash;

/**
 * Which of many records are the last ones of their keys and say something, learned by going through them once: some forty bytes a key,
 * however long keys and records are. Keys are told apart by two hashes of 64 bits.
 */
final class LatestRecords {

    private static final int OTHER_HASH = 0;
    private static final int RECORD = 1;
    private static final int VALUES = 2;

    private final SipHash hash;
    private final SipHash otherHash;
    private final LongRows rows;
    private long records;

    LatestRecords(RandomSource random) {
        hash = SipHash.seededFrom(random);
        otherHash = SipHash.seededFrom(random);
        rows = new LongRows(SipHash.seededFrom(random), VALUES);
    }

    /**
     * The next record is of {@code key}.
     *
     * @param forgotten it says that there is nothing of it any more
     * @throws IOException when two keys have the same first hash, which other random bits will mend
     */
    void add(byte[] key, boolean forgotten) throws IOException {
        long first = hash.of(key);
        int row = find(first, key);
        if (forgotten) {
            if (row != LongRows.NONE) {
                rows.remove(row);
            }
        } else {
            if (row == LongRows.NONE) {
                row = rows.add(first);
                rows.setValue(row, OTHER_HASH, otherHash.of(key));
            }
            rows.setValue(row, RECORD, records);
        }
        records++;
    }

    int size() {
        return rows.size();
    }

    private int find(long first, byte[] key) throws IOException {
        int row = rows.find(first);
        if (row != LongRows.NONE && rows.value(row, OTHER_HASH) != otherHash.of(key)) {
            throw new IOException("two keys have the same hash");
        }
        return row;
    }

    /** Going through the same records once more, in the same order. */
    final class Again {

        private long record;
        private int found;

        /** Whether the next record, which is of {@code key}, is a last one. */
        boolean isLatest(byte[] key) throws IOException {
            int row = find(hash.of(key), key);
            boolean latest = row != LongRows.NONE && rows.value(row, RECORD) == record;
            record++;
            found += latest ? 1 : 0;
            return latest;
        }

        /** @throws IOException when not all of them have been seen */
        void end() throws IOException {
            if (found != size()) {
                throw new IOException(found + " of " + size() + " can be read a second time");
            }
        }
    }
}
