package org.netlink4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads attributes one after the other. Nothing in here throws: the first thing that does not fit is remembered as {@link #error}, ends
 * the reading, and everything asked for afterwards is zero or empty. Attributes that the caller does not know are kept by {@link #skip}.
 *
 * <pre>{@code
 * while (in.next()) {
 *     switch (in.type()) {
 *         case IFLA_MTU -> mtu = in.u32();
 *         default -> in.skip();
 *     }
 * }
 * in.orThrow("link");
 * }</pre>
 */
public final class AttributeReader {

    private static final int TYPE_MASK = 0x3fff;

    private final ByteBuffer in;
    private final List<Attribute> skipped = new ArrayList<>();
    private int type;
    private ByteBuffer value = ByteBuffer.allocate(0);
    private String error;

    private AttributeReader(ByteBuffer in) {
        this.in = in;
    }

    /** Reads what is between {@code bytes}' position and limit. */
    public static AttributeReader of(ByteBuffer bytes) {
        return new AttributeReader(bytes.slice().order(ByteOrder.nativeOrder()));
    }

    /** Reads what follows a fixed header of {@code headerBytes}. */
    static AttributeReader after(ByteBuffer bytes, int headerBytes) {
        if (bytes.remaining() < headerBytes) {
            AttributeReader empty = new AttributeReader(ByteBuffer.allocate(0));
            empty.fail(bytes.remaining() + " bytes where a header of " + headerBytes + " was expected");
            return empty;
        }
        ByteBuffer rest = bytes.slice();
        rest.position(Math.min(Attribute.aligned(headerBytes), rest.limit()));
        return of(rest);
    }

    /** Moves to the next attribute; false at the end and after an error. */
    public boolean next() {
        if (error != null || in.remaining() < Attribute.HEADER_BYTES) {
            return false;
        }
        int start = in.position();
        int length = Short.toUnsignedInt(in.getShort());
        type = in.getShort() & TYPE_MASK;
        if (length < Attribute.HEADER_BYTES || length > in.limit() - start) {
            fail("attribute " + type + " of " + length + " bytes in " + (in.limit() - start));
            return false;
        }
        value = in.slice().order(ByteOrder.nativeOrder());
        value.limit(length - Attribute.HEADER_BYTES);
        in.position(Math.min(start + Attribute.aligned(length), in.limit()));
        return true;
    }

    /** Type of the attribute at hand, without the flag bits for nesting and byte order. */
    public int type() {
        return type;
    }

    public int u8() {
        return has(1) ? Byte.toUnsignedInt(value.get(0)) : 0;
    }

    public int u16() {
        return has(2) ? Short.toUnsignedInt(value.getShort(0)) : 0;
    }

    public int s32() {
        return has(4) ? value.getInt(0) : 0;
    }

    public long u32() {
        return Integer.toUnsignedLong(s32());
    }

    public long u64() {
        return has(8) ? value.getLong(0) : 0;
    }

    /** Text up to its terminating zero, or to the end. */
    public String text() {
        byte[] all = bytes();
        int length = 0;
        while (length < all.length && all[length] != 0) {
            length++;
        }
        return new String(all, 0, length, StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        if (error != null) {
            return new byte[0];
        }
        byte[] copy = new byte[value.limit()];
        value.duplicate().get(copy);
        return copy;
    }

    /** An IPv4 or IPv6 address by its size; null after an error. */
    public IpAddress address() {
        byte[] raw = bytes();
        if (raw.length == IpAddress.IPV4_BYTES || raw.length == IpAddress.IPV6_BYTES) {
            return IpAddress.of(raw);
        }
        fail("attribute " + type + " of " + raw.length + " bytes is no address");
        return null;
    }

    /** A structure of at least {@code size} bytes, host byte order; zeros after an error. */
    public ByteBuffer struct(int size) {
        if (error == null && value.limit() >= size) {
            return value.duplicate().order(ByteOrder.nativeOrder());
        }
        fail("attribute " + type + " of " + value.limit() + " bytes where " + size + " were expected");
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    /** Reader of the attributes inside the one at hand; its error does not become this reader's, see {@link #adopt}. */
    public AttributeReader nested() {
        return error == null ? of(value) : of(ByteBuffer.allocate(0));
    }

    /** Takes over the error of a reader of nested attributes. */
    public void adopt(AttributeReader inner) {
        inner.error().ifPresent(this::fail);
    }

    /** Keeps the attribute at hand among the {@link #skipped}. */
    public void skip() {
        if (error == null) {
            skipped.add(Attribute.bytes(type, bytes()));
        }
    }

    public List<Attribute> skipped() {
        return List.copyOf(skipped);
    }

    /** What did not fit, first of all. */
    public Optional<String> error() {
        return Optional.ofNullable(error);
    }

    /** @throws NetlinkException with EBADMSG when there is an {@link #error} */
    public void orThrow(String what) {
        if (error != null) {
            throw new NetlinkException("decode " + what, Errno.EBADMSG, error);
        }
    }

    void fail(String why) {
        if (error == null) {
            error = why;
        }
    }

    private boolean has(int size) {
        if (error == null && value.limit() != size) {
            fail("attribute " + type + " of " + value.limit() + " bytes where " + size + " were expected");
        }
        return error == null;
    }
}
