package org.netlink4j;

import java.util.Objects;

/**
 * A prefix of an address. Bits beyond the length are as given: the kernel decides whether it takes them.
 *
 * @param length in bits
 */
public record IpPrefix(IpAddress address, int length) {

    public static final IpPrefix ALL_IPV4 = new IpPrefix(IpAddress.of(new byte[4]), 0);
    public static final IpPrefix ALL_IPV6 = new IpPrefix(IpAddress.of(new byte[16]), 0);

    public IpPrefix {
        Objects.requireNonNull(address);
        if (length < 0 || length > address.bits()) {
            throw new IllegalArgumentException(length + " bits of " + address);
        }
    }

    /** Parses {@code address/length}; a bare address means all its bits. */
    public static IpPrefix parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return IpAddress.parse(text).asPrefix();
        }
        String digits = text.substring(slash + 1);
        if (!digits.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("not an IP prefix: \"" + text + '"');
        }
        return new IpPrefix(IpAddress.parse(text.substring(0, slash)), Integer.parseInt(digits));
    }

    /** The prefix of length 0. */
    public static IpPrefix all(AddressFamily family) {
        return family == AddressFamily.IPV6 ? ALL_IPV6 : ALL_IPV4;
    }

    public AddressFamily family() {
        return address.family();
    }

    /** What a record comes with is slow where no optimizing compiler is at work. */
    @Override
    public boolean equals(Object other) {
        return other instanceof IpPrefix that && length == that.length && address.equals(that.address);
    }

    @Override
    public int hashCode() {
        return 31 * address.hashCode() + length;
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}
