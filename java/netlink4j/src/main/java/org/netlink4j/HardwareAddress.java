package org.netlink4j;

import java.util.Arrays;
import java.util.HexFormat;

/** A link-layer address: six bytes on Ethernet, possibly another number elsewhere, none on some links. */
public final class HardwareAddress {

    public static final HardwareAddress NONE = new HardwareAddress(new byte[0]);

    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

    private final byte[] bytes;

    private HardwareAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    public static HardwareAddress of(byte[] bytes) {
        return new HardwareAddress(bytes.clone());
    }

    /** Parses {@code 02:00:00:00:00:01}. */
    public static HardwareAddress parse(String text) {
        return new HardwareAddress(COLONS.parseHex(text));
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    /** The bytes as a number, first byte most significant; only the last eight count. */
    public long toLong() {
        long number = 0;
        for (byte one : bytes) {
            number = number << 8 | one & 0xff;
        }
        return number;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HardwareAddress that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return COLONS.formatHex(bytes);
    }
}
