package org.mobilityd.protocol.rows;

/** Byte strings of any length, each a chain of pieces of {@value #PIECE_BYTES} bytes. What is given up is used again. */
final class ByteStrings {

    static final int PIECE_BYTES = 24;

    private static final int PIECE_WORDS = PIECE_BYTES / Long.BYTES;

    private final LongColumns pieces = new LongColumns(PIECE_WORDS);
    /** The piece behind this one in its string, or among the free ones, plus one; 0: none. */
    private final IntColumns nexts = new IntColumns(1);
    private int count;
    private int free;

    /** Keeps {@code bytes}, at least one. @return the first piece, by which it is found */
    int add(byte[] bytes) {
        int following = 0;
        for (int start = (bytes.length - 1) / PIECE_BYTES * PIECE_BYTES; start >= 0; start -= PIECE_BYTES) {
            int piece = takePiece();
            for (int word = 0; word < PIECE_WORDS; word++) {
                pieces.set(piece, word, word(bytes, start + word * Long.BYTES));
            }
            nexts.set(piece, 0, following);
            following = piece + 1;
        }
        return following - 1;
    }

    void remove(int first) {
        int last = first;
        while (nexts.get(last, 0) != 0) {
            last = nexts.get(last, 0) - 1;
        }
        nexts.set(last, 0, free);
        free = first + 1;
    }

    byte[] get(int first, int length) {
        byte[] bytes = new byte[length];
        int piece = first;
        for (int start = 0; start < length; start += PIECE_BYTES) {
            for (int at = start; at < Math.min(length, start + PIECE_BYTES); at++) {
                bytes[at] = (byte) (pieces.get(piece, (at - start) / Long.BYTES) >>> at % Long.BYTES * Byte.SIZE);
            }
            piece = nexts.get(piece, 0) - 1;
        }
        return bytes;
    }

    /** Whether the string of this length that begins with piece {@code first} is {@code bytes}. */
    boolean isAt(int first, int length, byte[] bytes) {
        if (length != bytes.length) {
            return false;
        }
        int piece = first;
        for (int start = 0; start < length; start += PIECE_BYTES) {
            for (int word = 0; word < PIECE_WORDS; word++) {
                if (pieces.get(piece, word) != word(bytes, start + word * Long.BYTES)) {
                    return false;
                }
            }
            piece = nexts.get(piece, 0) - 1;
        }
        return true;
    }

    /** Eight bytes from {@code start} on, the first one lowest; what lies behind the end is 0. */
    static long word(byte[] bytes, int start) {
        long word = 0;
        for (int at = Math.min(bytes.length, start + Long.BYTES) - 1; at >= start; at--) {
            word = word << Byte.SIZE | bytes[at] & 0xff;
        }
        return word;
    }

    private int takePiece() {
        if (free == 0) {
            pieces.ensure(count);
            nexts.ensure(count);
            return count++;
        }
        int piece = free - 1;
        free = nexts.get(piece, 0);
        return piece;
    }
}
