package org.mobilityd.protocol.recording;

import java.nio.ByteBuffer;

/** Turns entries into the bytes of a recording, one after the other. */
public final class RecordingWriter {

    private final ValueWriter values = new ValueWriter();
    private long frames;

    /** What a recording begins with. */
    public byte[] header() {
        return ByteBuffer.allocate(RecordingFormat.FILE_HEADER_BYTES).putLong(RecordingFormat.MAGIC).putInt(RecordingFormat.VERSION).array();
    }

    /** What has to stand behind everything that was returned before. */
    public byte[] frame(Entry entry) {
        byte[] payload = values.write(entry);
        int crc = RecordingFormat.crc(payload);
        ByteBuffer frame = ByteBuffer.allocate(RecordingFormat.FRAME_HEADER_BYTES + payload.length);
        frame.putInt(payload.length).putInt(crc).putInt(RecordingFormat.check(frames++, payload.length, crc)).put(payload);
        return frame.array();
    }
}
