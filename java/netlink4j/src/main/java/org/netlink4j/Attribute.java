package org.netlink4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A netlink attribute as a value: a type and bytes, or a type and nested attributes (after a fixed header, when the kernel wants one there,
 * as in a veth's peer). Integers are in host byte order unless a method says otherwise.
 */
public final class Attribute {

    /** Length and type before every attribute's value. */
    static final int HEADER_BYTES = 4;

    private final int type;
    private final byte[] bytes;
    private final List<Attribute> nested;

    private Attribute(int type, byte[] bytes, List<Attribute> nested) {
        if (type < 0 || type > 0x3fff) {
            throw new IllegalArgumentException("an attribute type has 14 bits, not " + type);
        }
        this.type = type;
        this.bytes = bytes;
        this.nested = nested;
    }

    public static Attribute bytes(int type, byte[] value) {
        return new Attribute(type, value.clone(), null);
    }

    /** An attribute that only has to be there. */
    public static Attribute flag(int type) {
        return new Attribute(type, new byte[0], null);
    }

    public static Attribute u8(int type, int value) {
        return new Attribute(type, new byte[] {(byte) value}, null);
    }

    public static Attribute u16(int type, int value) {
        return new Attribute(type, host(2).putShort((short) value).array(), null);
    }

    public static Attribute u32(int type, long value) {
        return new Attribute(type, host(4).putInt((int) value).array(), null);
    }

    public static Attribute u64(int type, long value) {
        return new Attribute(type, host(8).putLong(value).array(), null);
    }

    /** Text with its terminating zero. */
    public static Attribute text(int type, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return new Attribute(type, Arrays.copyOf(utf8, utf8.length + 1), null);
    }

    /** An address in network byte order. */
    public static Attribute address(int type, IpAddress value) {
        return new Attribute(type, value.toBytes(), null);
    }

    public static Attribute nested(int type, List<Attribute> attributes) {
        return new Attribute(type, new byte[0], List.copyOf(attributes));
    }

    /** Nested attributes after a fixed {@code header}. */
    public static Attribute nested(int type, byte[] header, List<Attribute> attributes) {
        return new Attribute(type, header.clone(), List.copyOf(attributes));
    }

    public int type() {
        return type;
    }

    /** The value, or the fixed header of a nested attribute. */
    public byte[] bytes() {
        return bytes.clone();
    }

    public boolean isNested() {
        return nested != null;
    }

    /** Empty unless {@link #isNested}. */
    public List<Attribute> attributes() {
        return nested == null ? List.of() : nested;
    }

    /** Size in a message, padding included. */
    int encodedSize() {
        return HEADER_BYTES + aligned(bytes.length) + encodedSize(attributes());
    }

    static int encodedSize(List<Attribute> attributes) {
        return attributes.stream().mapToInt(Attribute::encodedSize).sum();
    }

    static int aligned(int length) {
        return length + 3 & ~3;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Attribute that && type == that.type && isNested() == that.isNested() && Arrays.equals(bytes, that.bytes)
                && attributes().equals(that.attributes());
    }

    @Override
    public int hashCode() {
        return 31 * (31 * type + Arrays.hashCode(bytes)) + attributes().hashCode();
    }

    @Override
    public String toString() {
        return type + "=" + HexFormat.of().formatHex(bytes) + (isNested() ? nested.toString() : "");
    }

    private static ByteBuffer host(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }
}
