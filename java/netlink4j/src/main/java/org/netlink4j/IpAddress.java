package org.netlink4j;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** An IPv4 or IPv6 address: 4 or 16 bytes in network byte order, without a name, a scope or a name service. */
public final class IpAddress {

    static final int IPV4_BYTES = 4;
    static final int IPV6_BYTES = 16;

    private static final Pattern DOTTED_QUAD = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private final byte[] bytes;

    private IpAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @param bytes 4 or 16 of them, network byte order */
    public static IpAddress of(byte[] bytes) {
        if (bytes.length != IPV4_BYTES && bytes.length != IPV6_BYTES) {
            throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + bytes.length);
        }
        return new IpAddress(bytes.clone());
    }

    public static IpAddress of(InetAddress address) {
        return new IpAddress(address.getAddress());
    }

    /** @throws IllegalArgumentException when {@code text} is not the text form of an address (a zone or a name is none) */
    public static IpAddress parse(String text) {
        boolean ipv6 = text.indexOf(':') >= 0 && text.indexOf('%') < 0 && text.indexOf('[') < 0;
        if (!ipv6 && !DOTTED_QUAD.matcher(text).matches()) {
            throw new IllegalArgumentException("not an IP address: \"" + text + '"');
        }
        try {
            // Both forms are literals for InetAddress: no name service is asked.
            byte[] bytes = InetAddress.getByName(text).getAddress();
            return new IpAddress(ipv6 ? asIpv6(bytes) : bytes);
        } catch (UnknownHostException notAnAddress) {
            throw new IllegalArgumentException("not an IP address: \"" + text + '"', notAnAddress);
        }
    }

    public AddressFamily family() {
        return isIpv6() ? AddressFamily.IPV6 : AddressFamily.IPV4;
    }

    public boolean isIpv6() {
        return bytes.length == IPV6_BYTES;
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Number of bits: 32 or 128. */
    public int bits() {
        return 8 * bytes.length;
    }

    /** The address and all its bits, as a prefix. */
    public IpPrefix asPrefix() {
        return new IpPrefix(this, bits());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Dotted quad, or the canonical form of RFC 5952. */
    @Override
    public String toString() {
        return isIpv6() ? ipv6Text() : dottedQuad();
    }

    /** {@link InetAddress} shortens an IPv4-mapped IPv6 address to four bytes. */
    private static byte[] asIpv6(byte[] bytes) {
        if (bytes.length == IPV6_BYTES) {
            return bytes;
        }
        byte[] mapped = new byte[IPV6_BYTES];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        System.arraycopy(bytes, 0, mapped, 12, IPV4_BYTES);
        return mapped;
    }

    private String dottedQuad() {
        return (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + "." + (bytes[3] & 0xff);
    }

    private String ipv6Text() {
        int gapStart = -1;
        int gapLength = 1;
        for (int i = 0; i < 8; i++) {
            int run = zeroGroupsFrom(i);
            if (run > gapLength) {
                gapStart = i;
                gapLength = run;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == gapStart) {
                text.append("::");
                i += gapLength - 1;
            } else {
                boolean first = text.length() == 0 || text.charAt(text.length() - 1) == ':';
                text.append(first ? "" : ":").append(Integer.toHexString(group(i)));
            }
        }
        return text.toString();
    }

    private int zeroGroupsFrom(int start) {
        int run = 0;
        while (start + run < 8 && group(start + run) == 0) {
            run++;
        }
        return run;
    }

    private int group(int index) {
        return (bytes[2 * index] & 0xff) << 8 | bytes[2 * index + 1] & 0xff;
    }
}
