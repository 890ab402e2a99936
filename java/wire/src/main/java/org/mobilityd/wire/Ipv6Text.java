package org.mobilityd.wire;

import java.util.ArrayList;
import java.util.List;

/** Text form of IPv6 addresses: parsing per RFC 4291 section 2.2, formatting per RFC 5952. */
final class Ipv6Text {

    private static final int GROUPS = 8;

    private Ipv6Text() {
    }

    static Ipv6Address parse(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            throw malformed(text);
        }
        List<Integer> head = groups(gap < 0 ? text : text.substring(0, gap), text, gap < 0);
        List<Integer> tail = gap < 0 ? List.of() : groups(text.substring(gap + 2), text, true);
        int given = head.size() + tail.size();
        if (gap < 0 ? given != GROUPS : given >= GROUPS) {
            throw malformed(text);
        }
        int[] all = new int[GROUPS];
        for (int i = 0; i < head.size(); i++) {
            all[i] = head.get(i);
        }
        for (int i = 0; i < tail.size(); i++) {
            all[GROUPS - tail.size() + i] = tail.get(i);
        }
        return new Ipv6Address(half(all, 0), half(all, GROUPS / 2));
    }

    static String format(Ipv6Address address) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            long half = i < GROUPS / 2 ? address.high() : address.low();
            groups[i] = (int) (half >>> (48 - 16 * (i % (GROUPS / 2)))) & 0xffff;
        }
        int gapStart = -1;
        int gapLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = 0;
            while (i + run < GROUPS && groups[i + run] == 0) {
                run++;
            }
            if (run > gapLength) {
                gapStart = i;
                gapLength = run;
            }
            i += run;
        }
        StringBuilder out = new StringBuilder(39);
        for (int i = 0; i < GROUPS; i++) {
            if (i == gapStart) {
                out.append("::");
                i += gapLength - 1;
                continue;
            }
            if (i > 0 && out.charAt(out.length() - 1) != ':') {
                out.append(':');
            }
            out.append(Integer.toHexString(groups[i]));
        }
        return out.toString();
    }

    private static List<Integer> groups(String part, String whole, boolean last) {
        List<Integer> groups = new ArrayList<>(GROUPS);
        if (part.isEmpty()) {
            return groups;
        }
        String[] fields = part.split(":", -1);
        for (int i = 0; i < fields.length; i++) {
            String field = fields[i];
            if (field.indexOf('.') >= 0 && last && i == fields.length - 1) {
                int quad = dottedQuad(field, whole);
                groups.add(quad >>> 16);
                groups.add(quad & 0xffff);
            } else {
                groups.add(number(field, 4, 16, whole));
            }
        }
        return groups;
    }

    private static int dottedQuad(String field, String whole) {
        String[] bytes = field.split("\\.", -1);
        if (bytes.length != 4) {
            throw malformed(whole);
        }
        int quad = 0;
        for (String one : bytes) {
            int value = number(one, 3, 10, whole);
            if (value > 255) {
                throw malformed(whole);
            }
            quad = quad << 8 | value;
        }
        return quad;
    }

    private static int number(String digits, int most, int radix, String whole) {
        if (digits.isEmpty() || digits.length() > most) {
            throw malformed(whole);
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c < 128 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                throw malformed(whole);
            }
            value = value * radix + digit;
        }
        return value;
    }

    private static long half(int[] groups, int from) {
        long half = 0;
        for (int i = from; i < from + GROUPS / 2; i++) {
            half = half << 16 | groups[i];
        }
        return half;
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("not an IPv6 address: \"" + text + '"');
    }
}
