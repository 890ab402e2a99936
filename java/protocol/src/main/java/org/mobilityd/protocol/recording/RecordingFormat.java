package org.mobilityd.protocol.recording;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A recording's outer form, big-endian:
 *
 * <pre>
 *   file    8 bytes "mobirec\n" · 4 bytes version · frames
 *   frame   4 bytes length of the payload · 4 bytes CRC-32C of the payload · 4 bytes check · payload
 *   check   CRC-32C of the frame's number in the file (8 bytes, from 0), length, and CRC of the payload
 * </pre>
 *
 * A payload is one {@link Entry}, as {@link ValueWriter} writes it. So a file that was cut off is known from one that was damaged, at
 * every byte: a length is believed only when its check is right, and a check is right only at its place.
 */
final class RecordingFormat {

    /** Of the outer form, and of what {@link Tag} describes; changed entries are known by their definitions. */
    static final int VERSION = 1;
    static final long MAGIC = 0x6d6f_6269_7265_630aL;
    static final int FILE_HEADER_BYTES = Long.BYTES + Integer.BYTES;
    static final int FRAME_HEADER_BYTES = 3 * Integer.BYTES;

    private RecordingFormat() {
    }

    static int crc(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload);
        return (int) crc.getValue();
    }

    static int check(long number, int length, int payloadCrc) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES).putLong(number).putInt(length).putInt(payloadCrc).flip());
        return (int) crc.getValue();
    }
}
