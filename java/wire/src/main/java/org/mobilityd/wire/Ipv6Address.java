package org.mobilityd.wire;

import java.nio.ByteBuffer;

/**
 * An IPv6 address (RFC 4291) as two 64-bit halves in network bit order: a value, comparable (unsigned, bytewise order),
 * cheap to hash, without a name service or a socket behind it.
 *
 * @param high the first 64 bits (on most networks the subnet prefix)
 * @param low the last 64 bits (the interface identifier)
 */
public record Ipv6Address(long high, long low) implements Comparable<Ipv6Address> {

    public static final int BYTES = 16;
    public static final Ipv6Address UNSPECIFIED = new Ipv6Address(0, 0);
    public static final Ipv6Address LOOPBACK = new Ipv6Address(0, 1);
    public static final Ipv6Address ALL_NODES = new Ipv6Address(0xff02_0000_0000_0000L, 1);
    public static final Ipv6Address ALL_ROUTERS = new Ipv6Address(0xff02_0000_0000_0000L, 2);
    /** All routers that are told what is listened to (RFC 3810). */
    public static final Ipv6Address ALL_MLDV2_ROUTERS = new Ipv6Address(0xff02_0000_0000_0000L, 0x16);

    /** Reads 16 bytes at the buffer's position. */
    public static Ipv6Address read(ByteBuffer in) {
        return new Ipv6Address(in.getLong(), in.getLong());
    }

    /** The address in {@code bytes}, which must be 16 bytes long. */
    public static Ipv6Address of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("an IPv6 address has 16 bytes, not " + bytes.length);
        }
        return read(ByteBuffer.wrap(bytes));
    }

    /**
     * Parses the text form of RFC 4291 section 2.2, including {@code ::} and a dotted-quad tail.
     *
     * @throws IllegalArgumentException when {@code text} is not an IPv6 address (a zone such as {@code %eth0} is none)
     */
    public static Ipv6Address parse(String text) {
        return Ipv6Text.parse(text);
    }

    public void write(ByteBuffer out) {
        out.putLong(high).putLong(low);
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    public boolean isUnspecified() {
        return high == 0 && low == 0;
    }

    public boolean isLoopback() {
        return high == 0 && low == 1;
    }

    public boolean isMulticast() {
        return high >>> 56 == 0xff;
    }

    public boolean isLinkLocal() {
        return high >>> 54 == 0xfe80 >>> 6;
    }

    /**
     * Whether the address may serve as a home or care-of address: unicast and routable beyond one link (RFC 6275 section
     * 6.1.7: the home address "MUST be a unicast routable address"). Multicast and link-local addresses are not, nor
     * is what RFC 4291 sets aside in ::/96 (unspecified, loopback, the IPv4-compatible ones) and ::ffff:0:0/96 (IPv4-mapped).
     */
    public boolean isUnicastRoutable() {
        boolean special = high == 0 && (low >>> 32 == 0 || low >>> 32 == 0xffff);
        return !isMulticast() && !isLinkLocal() && !special;
    }

    /** The solicited-node multicast address of this address (RFC 4291 section 2.7.1). */
    public Ipv6Address solicitedNode() {
        return new Ipv6Address(0xff02_0000_0000_0000L, 0x1_ff00_0000L | (low & 0xff_ffff));
    }

    /** The prefix of the first {@code length} bits (0 to 128) of this address. */
    public Ipv6Prefix prefix(int length) {
        return Ipv6Prefix.of(this, length);
    }

    /** Written out: where no optimizing compiler is at work, what a record comes with takes ten times as long, and milliseconds at first. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Ipv6Address that && high == that.high && low == that.low;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(high) + Long.hashCode(low);
    }

    @Override
    public int compareTo(Ipv6Address other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** The canonical text form of RFC 5952. */
    @Override
    public String toString() {
        return Ipv6Text.format(this);
    }
}
