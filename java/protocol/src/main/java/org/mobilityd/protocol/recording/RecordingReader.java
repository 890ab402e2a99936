package org.mobilityd.protocol.recording;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads the entries of a recording, up to the last whole one: a process that was killed may have left a part of another. */
public final class RecordingReader {

    private final InputStream in;
    private final ValueReader values = new ValueReader();
    private long read;
    private boolean cutOff;

    /** @param in from the recording's first byte @throws RecordingException when it is none, or one of another format */
    public RecordingReader(InputStream in) throws IOException, RecordingException {
        this.in = in;
        byte[] header = in.readNBytes(RecordingFormat.FILE_HEADER_BYTES);
        if (header.length < Long.BYTES || ByteBuffer.wrap(header).getLong() != RecordingFormat.MAGIC) {
            throw new RecordingException("it is no recording of mobilityd");
        }
        if (header.length < RecordingFormat.FILE_HEADER_BYTES) {
            throw new RecordingException("it ends within its header");
        }
        int version = ByteBuffer.wrap(header).getInt(Long.BYTES);
        if (version != RecordingFormat.VERSION) {
            throw new RecordingException("it has version " + Integer.toUnsignedString(version) + " of the format; this program reads version "
                    + RecordingFormat.VERSION);
        }
    }

    /** The next entry, or null: there is no further whole one. */
    public Entry next() throws IOException, RecordingException {
        byte[] payload = payload();
        if (payload == null) {
            return null;
        }
        read++;
        try {
            return (Entry) values.read(payload);
        } catch (ClassCastException e) {
            throw new RecordingException("entry " + read + " is something else");
        } catch (RecordingException e) {
            throw new RecordingException("entry " + read + " cannot be understood: " + e.getMessage());
        }
    }

    /** How many entries have been read. */
    public long entries() {
        return read;
    }

    /** Whether it ended within an entry. */
    public boolean isCutOff() {
        return cutOff;
    }

    private byte[] payload() throws IOException, RecordingException {
        byte[] header = in.readNBytes(RecordingFormat.FRAME_HEADER_BYTES);
        if (header.length < RecordingFormat.FRAME_HEADER_BYTES) {
            cutOff = header.length > 0;
            return null;
        }
        ByteBuffer fields = ByteBuffer.wrap(header);
        int length = fields.getInt();
        int crc = fields.getInt();
        if (fields.getInt() != RecordingFormat.check(read, length, crc)) {
            throw damaged();
        }
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            cutOff = true;
            return null;
        }
        if (RecordingFormat.crc(payload) != crc) {
            throw damaged();
        }
        return payload;
    }

    private RecordingException damaged() {
        return new RecordingException("it is damaged at entry " + (read + 1) + ": a checksum is wrong");
    }
}
