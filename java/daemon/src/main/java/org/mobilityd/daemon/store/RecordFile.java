package org.mobilityd.daemon.store;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bodies of a file's {@link Records}, one after the other, up to where it ends or what follows is none. */
final class RecordFile implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;

    private final DataInputStream in;
    private long remaining;

    RecordFile(Path file) throws IOException {
        remaining = Files.size(file);
        in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
    }

    /** The next body, or null: there is none. */
    byte[] next() throws IOException {
        byte[] body = Records.read(in, remaining);
        remaining -= body == null ? 0 : Records.length(body);
        return body;
    }

    /** How many bytes follow the record that {@link #next} gave last. */
    long remaining() {
        return remaining;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
