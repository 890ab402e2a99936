package org.mobilityd.daemon.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.mobilityd.daemon.store.Store.Change;

/** A change as bytes: length of the body, its CRC-32C, the body in its {@link Format}; big-endian. */
final class Records<K, V> {

    private static final int HEADER_BYTES = 8;
    /** Far more than a session with an identifier of 253 bytes can have; what claims more is damaged. */
    private static final int MOST_BODY_BYTES = 1 << 20;

    private final Format<K, V> format;

    Records(Format<K, V> format) {
        this.format = format;
    }

    byte[] encode(List<Change<K, V>> changes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(changes.size() * 160);
        DataOutputStream out = new DataOutputStream(bytes);
        for (Change<K, V> change : changes) {
            write(change, out);
        }
        return bytes.toByteArray();
    }

    /** Writes all of {@code changes} behind what {@code file} holds. */
    void append(List<Change<K, V>> changes, FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(encode(changes));
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    private void write(Change<K, V> change, DataOutputStream out) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        format.write(change, new DataOutputStream(bytes));
        write(bytes.toByteArray(), out);
    }

    /** Writes a record with this {@code body}. */
    static void write(byte[] body, DataOutputStream out) throws IOException {
        out.writeInt(body.length);
        out.writeInt(checksum(body));
        out.write(body);
    }

    /**
     * The body of the next record, or null: there is none, or what follows is not one as it was written.
     *
     * @param remaining how many bytes {@code in} still has
     */
    static byte[] read(DataInputStream in, long remaining) throws IOException {
        if (remaining < HEADER_BYTES) {
            return null;
        }
        int length = in.readInt();
        int checksum = in.readInt();
        if (length <= 0 || length > MOST_BODY_BYTES || length > remaining - HEADER_BYTES) {
            return null;
        }
        byte[] body = in.readNBytes(length);
        return checksum(body) == checksum ? body : null;
    }

    /** How many bytes a record with this {@code body} takes. */
    static int length(byte[] body) {
        return HEADER_BYTES + body.length;
    }

    /** @throws IOException when {@code body} is as it was written, but of something else */
    Change<K, V> decode(byte[] body) throws IOException {
        try {
            return format.read(new DataInputStream(new ByteArrayInputStream(body)));
        } catch (RuntimeException e) {
            throw ofSomethingElse(e);
        }
    }

    /** What {@code body} is about, in bytes. @throws IOException as {@link #decode} */
    byte[] key(byte[] body) throws IOException {
        try {
            return Arrays.copyOf(body, format.keyLength(ByteBuffer.wrap(body)));
        } catch (RuntimeException e) {
            throw ofSomethingElse(e);
        }
    }

    /** Whether {@code body} says that there is nothing any more. @param key as {@link #key} has it @throws IOException as {@link #decode} */
    boolean isForgotten(byte[] body, byte[] key) throws IOException {
        try {
            return format.isForgotten(ByteBuffer.wrap(body), key.length);
        } catch (RuntimeException e) {
            throw ofSomethingElse(e);
        }
    }

    private IOException ofSomethingElse(RuntimeException cause) {
        return new IOException("not of the kind \"" + format.kind() + '"', cause);
    }

    private static int checksum(byte[] body) {
        CRC32C checksum = new CRC32C();
        checksum.update(body);
        return (int) checksum.getValue();
    }
}
