package org.mobilityd.wire;

/**
 * An IPv6 prefix.
 *
 * @param address the network address; bits beyond {@code length} are zero
 * @param length in bits, 0 to 128
 */
public record Ipv6Prefix(Ipv6Address address, int length) {

    public Ipv6Prefix {
        if (length < 0 || length > 128) {
            throw new IllegalArgumentException("a prefix has 0 to 128 bits, not " + length);
        }
        if (!masked(address, length).equals(address)) {
            throw new IllegalArgumentException(address + "/" + length + " has bits set beyond its length");
        }
    }

    /** The prefix of the first {@code length} bits of {@code address}; further bits are cleared. */
    public static Ipv6Prefix of(Ipv6Address address, int length) {
        if (length < 0 || length > 128) {
            throw new IllegalArgumentException("a prefix has 0 to 128 bits, not " + length);
        }
        return new Ipv6Prefix(masked(address, length), length);
    }

    /** Parses {@code address/length}; a bare address means all 128 bits. Bits set beyond the length are an error. */
    public static Ipv6Prefix parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return new Ipv6Prefix(Ipv6Address.parse(text), 128);
        }
        String digits = text.substring(slash + 1);
        if (!digits.matches("0|[1-9][0-9]{0,2}")) {
            throw new IllegalArgumentException("not an IPv6 prefix: \"" + text + '"');
        }
        return new Ipv6Prefix(Ipv6Address.parse(text.substring(0, slash)), Integer.parseInt(digits));
    }

    public boolean contains(Ipv6Address candidate) {
        return masked(candidate, length).equals(address);
    }

    /** The address in this prefix with the interface identifier {@code identifier}; the prefix must be at most 64 bits long. */
    public Ipv6Address withInterfaceIdentifier(long identifier) {
        if (length > 64) {
            throw new IllegalArgumentException(this + " leaves no room for an interface identifier");
        }
        return new Ipv6Address(address.high(), identifier);
    }

    /** Written out as that of an {@link Ipv6Address}. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Ipv6Prefix that && length == that.length && address.equals(that.address);
    }

    @Override
    public int hashCode() {
        return 31 * address.hashCode() + length;
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }

    private static Ipv6Address masked(Ipv6Address address, int length) {
        long high = length >= 64 ? address.high() : length == 0 ? 0 : address.high() & -1L << (64 - length);
        long low = length == 128 ? address.low() : length <= 64 ? 0 : address.low() & -1L << (128 - length);
        return new Ipv6Address(high, low);
    }
}
