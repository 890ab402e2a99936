package org.mobilityd.wire;

/** The Internet checksum (RFC 1071) over the IPv6 pseudo-header and an upper-layer message (RFC 8200 section 8.1). */
public final class Checksums {

    private Checksums() {
    }

    /**
     * The checksum of a message, 16 bits. Computed with the checksum field zeroed it is the value for that field; computed over a
     * message whose checksum field is filled and right, it is 0.
     *
     * @param source the address that stands in the pseudo-header: the home address when a Home Address option is present
     * @param destination likewise: the home address when a type 2 routing header is present
     * @param protocol the next header value of the message itself, not of an extension header before it
     */
    public static int upperLayer(Ipv6Address source, Ipv6Address destination, int protocol, byte[] bytes, int offset, int length) {
        long sum = words(source.high()) + words(source.low()) + words(destination.high()) + words(destination.low());
        sum += words(length) + protocol;
        int end = offset + length;
        for (int i = offset; i + 1 < end; i += 2) {
            sum += (bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff;
        }
        if (length % 2 != 0) {
            sum += (bytes[end - 1] & 0xff) << 8;
        }
        return ~folded(sum) & 0xffff;
    }

    /** {@link #upperLayer(Ipv6Address, Ipv6Address, int, byte[], int, int)} of a whole array. */
    public static int upperLayer(Ipv6Address source, Ipv6Address destination, int protocol, byte[] message) {
        return upperLayer(source, destination, protocol, message, 0, message.length);
    }

    private static long words(long value) {
        return (value >>> 48) + (value >>> 32 & 0xffff) + (value >>> 16 & 0xffff) + (value & 0xffff);
    }

    private static int folded(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) folded;
    }
}
