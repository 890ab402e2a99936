package org.mobilityd.wire;

/** Text form of IPv6 addresses: parsing per RFC 4291 section 2.2, formatting per RFC 5952. */
final class Ipv6Text {

    private static final int GROUPS = 8;
    private static final int GROUPS_OF_DOTTED_QUAD = 2;
    private static final int LONGEST_TEXT = 45;
    private static final long IPV4_MAPPED = 0xffff;

    private Ipv6Text() {
    }

    // Parsing

    static Ipv6Address parse(String text) {
        if (text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("not an IPv6 address: " + text.length() + " characters are too many");
        }
        int[] groups = new int[GROUPS];
        int gap = text.indexOf("::");
        if (gap < 0) {
            if (parseGroups(text, text, true, groups) != GROUPS) {
                throw malformed(text);
            }
            return address(groups);
        }
        // A second "::", also an overlapping one, leaves an empty group in the tail, and that is refused there.
        int[] tail = new int[GROUPS];
        int before = parseGroups(text.substring(0, gap), text, false, groups);
        int after = parseGroups(text.substring(gap + 2), text, true, tail);
        if (before + after >= GROUPS) {
            throw malformed(text);
        }
        System.arraycopy(tail, 0, groups, GROUPS - after, after);
        return address(groups);
    }

    /** Parses groups between colons; the last may be a dotted quad when it ends the address. Returns how many there are. */
    private static int parseGroups(String part, String text, boolean endsAddress, int[] groups) {
        if (part.isEmpty()) {
            return 0;
        }
        String[] fields = part.split(":", -1);
        int count = 0;
        for (int i = 0; i < fields.length; i++) {
            boolean dottedQuad = endsAddress && i == fields.length - 1 && fields[i].indexOf('.') >= 0;
            if (count + (dottedQuad ? GROUPS_OF_DOTTED_QUAD : 1) > GROUPS) {
                throw malformed(text);
            }
            if (dottedQuad) {
                int quad = parseDottedQuad(fields[i], text);
                groups[count++] = quad >>> 16;
                groups[count++] = quad & 0xffff;
            } else {
                groups[count++] = parseNumber(fields[i], 4, 16, text);
            }
        }
        return count;
    }

    private static int parseDottedQuad(String field, String text) {
        String[] bytes = field.split("\\.", -1);
        if (bytes.length != 4) {
            throw malformed(text);
        }
        int quad = 0;
        for (String one : bytes) {
            int value = parseNumber(one, 3, 10, text);
            boolean leadingZero = one.length() > 1 && one.charAt(0) == '0';
            if (value > 255 || leadingZero) {
                throw malformed(text);
            }
            quad = quad << 8 | value;
        }
        return quad;
    }

    private static int parseNumber(String digits, int mostDigits, int radix, String text) {
        if (digits.isEmpty() || digits.length() > mostDigits) {
            throw malformed(text);
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c < 128 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                throw malformed(text);
            }
            value = value * radix + digit;
        }
        return value;
    }

    private static Ipv6Address address(int[] groups) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < GROUPS / 2; i++) {
            high = high << 16 | groups[i];
            low = low << 16 | groups[GROUPS / 2 + i];
        }
        return new Ipv6Address(high, low);
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("not an IPv6 address: \"" + text + '"');
    }

    // Formatting

    static String format(Ipv6Address address) {
        if (address.high() == 0 && address.low() >>> 32 == IPV4_MAPPED) {
            return "::ffff:" + dottedQuad(address.low());
        }
        int[] groups = groups(address);
        int gap = longestZeroRun(groups);
        int behindGap = gap + zeroRun(groups, gap);
        StringBuilder out = new StringBuilder(39);
        for (int i = 0; i < GROUPS; i++) {
            if (i == gap) {
                out.append("::");
            } else if (i < gap || i >= behindGap) {
                out.append(i == 0 || i == behindGap ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return out.toString();
    }

    /** RFC 5952 section 5 recommends the mixed notation for the IPv4-mapped prefix. */
    private static String dottedQuad(long quad) {
        return (quad >>> 24 & 0xff) + "." + (quad >>> 16 & 0xff) + "." + (quad >>> 8 & 0xff) + "." + (quad & 0xff);
    }

    private static int[] groups(Ipv6Address address) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS / 2; i++) {
            int shift = 48 - 16 * i;
            groups[i] = (int) (address.high() >>> shift) & 0xffff;
            groups[GROUPS / 2 + i] = (int) (address.low() >>> shift) & 0xffff;
        }
        return groups;
    }

    /** Where the first of the longest runs of two or more zero groups begins (RFC 5952 section 4.2), or -1. */
    private static int longestZeroRun(int[] groups) {
        int longest = -1;
        int length = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = zeroRun(groups, i);
            if (run > length) {
                longest = i;
                length = run;
            }
        }
        return longest;
    }

    private static int zeroRun(int[] groups, int from) {
        int end = from;
        while (end >= 0 && end < GROUPS && groups[end] == 0) {
            end++;
        }
        return end - from;
    }
}
