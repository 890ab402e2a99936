package org.mobilityd.daemon.config;

import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mobilityd.daemon.text.Names;
import org.mobilityd.linux.datapath.Rate;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.tomlj.TomlTable;

/**
 * A kind of value: how an error message names it, and how it is read from what TOML holds.
 *
 * @param expected completes the sentence "expected …"
 * @param reader the typed value, or empty when the TOML value is none of this kind
 */
record Kind<T>(String expected, Function<Object, Optional<T>> reader) {

    private static final int LONGEST_INTERFACE_NAME = 15;
    private static final int LEAST_KEY_BYTES = 16;
    /** RFC 4291 section 2.7. */
    private static final int MULTICAST_SCOPE_SHIFT = 48;
    private static final int LINK_LOCAL_SCOPE = 2;
    private static final Pattern MAC_ADDRESS = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
    private static final Pattern LOOPBACK_PORT = Pattern.compile("(\\[::1]|127\\.0\\.0\\.1):([0-9]{1,5})");

    static final Kind<Boolean> BOOLEAN = new Kind<>("true or false",
            value -> value instanceof Boolean b ? Optional.of(b) : Optional.empty());

    static final Kind<String> INTERFACE = text("the name of a network interface (1 to 15 characters, no blank and no slash)",
            text -> isInterfaceName(text) ? text : null);

    static final Kind<Ipv6Prefix> PREFIX = text("an IPv6 prefix such as \"2001:db8:f::/64\"", text -> {
        Ipv6Prefix prefix = Ipv6Prefix.parse(text);
        return prefix.address().isMulticast() || prefix.address().isLinkLocal() ? null : prefix;
    });

    static final Kind<Ipv6Address> ADDRESS = text("a routable unicast IPv6 address such as \"2001:db8:1::1\"", text -> {
        Ipv6Address address = Ipv6Address.parse(text);
        return address.isUnicastRoutable() ? address : null;
    });

    /** Link-local groups are of one link; whom a packet has to reach is not on that. */
    static final Kind<Ipv6Address> GROUP = text("an IPv6 multicast address beyond one link such as \"ff05::5213\"", text -> {
        Ipv6Address address = Ipv6Address.parse(text);
        return address.isMulticast() && (address.high() >>> MULTICAST_SCOPE_SHIFT & 0xf) > LINK_LOCAL_SCOPE ? address : null;
    });

    static final Kind<LinkLayerIdentifier> LINK_LAYER_ADDRESS = text("a link-layer address such as \"02:00:5e:10:00:01\"",
            text -> MAC_ADDRESS.matcher(text).matches() ? LinkLayerIdentifier.parse(text) : null);

    static final Kind<String> IDENTIFIER = text(
            "a network access identifier such as \"alice@example.org\" (1 to 253 printable ASCII characters)",
            text -> text.matches("[\\x21-\\x7e]{1,253}") ? text : null);

    static final Kind<String> DIRECTORY = text("the absolute path of a directory such as \"/var/lib/mobilityd\"", Kind::absolutePath);

    static final Kind<String> SOCKET = text("the absolute path of a control socket such as \"/run/hostapd/wlan0\"", Kind::absolutePath);

    static final Kind<byte[]> KEY = text("a secret of at least " + LEAST_KEY_BYTES + " bytes in hexadecimal", text -> {
        byte[] key = HexFormat.of().parseHex(text);
        return key.length >= LEAST_KEY_BYTES ? key : null;
    });

    static final Kind<InetSocketAddress> LOOPBACK = text("a loopback address and port such as \"[::1]:9797\"", text -> {
        Matcher matcher = LOOPBACK_PORT.matcher(text);
        int port = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
        return port >= 1 && port <= 0xffff ? new InetSocketAddress(matcher.group(1).replaceAll("[\\[\\]]", ""), port) : null;
    });

    /** Faster than anything arrives, and still a whole number of nanoseconds apart. */
    private static final long FASTEST = 10_000_000;

    static final Kind<Rate> RATE = new Kind<>("a rate such as { per-second = 1000, burst = 200 }, each 1 to " + FASTEST, value -> {
        if (!(value instanceof TomlTable table) || !table.keySet().equals(Set.of("per-second", "burst"))) {
            return Optional.empty();
        }
        Kind<Long> count = integer(1, FASTEST);
        return count.read(table.get("per-second")).flatMap(perSecond -> count.read(table.get("burst"))
                .map(burst -> new Rate(perSecond.intValue(), burst.intValue())));
    });

    static Kind<Long> integer(long least, long most) {
        return new Kind<>("an integer from " + least + " to " + most,
                value -> value instanceof Long number && number >= least && number <= most ? Optional.of(number) : Optional.empty());
    }

    /** One of an enumeration's constants, written in lower case. */
    static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
        List<E> constants = List.of(type.getEnumConstants());
        String names = String.join(", ", constants.stream().map(constant -> '"' + Names.of(constant) + '"').toList());
        return text("one of " + names,
                text -> constants.stream().filter(constant -> Names.of(constant).equals(text)).findFirst().orElse(null));
    }

    Optional<T> read(Object value) {
        return reader.apply(value);
    }

    /** A kind written as a TOML string; {@code parse} answers null or throws IllegalArgumentException when the text does not fit. */
    private static <T> Kind<T> text(String expected, Function<String, T> parse) {
        return new Kind<>(expected, value -> {
            if (!(value instanceof String text)) {
                return Optional.empty();
            }
            try {
                return Optional.ofNullable(parse.apply(text));
            } catch (IllegalArgumentException notOfThisKind) {
                return Optional.empty();
            }
        });
    }

    private static String absolutePath(String text) {
        return text.startsWith("/") && text.indexOf('\0') < 0 ? text : null;
    }

    private static boolean isInterfaceName(String text) {
        return !text.isEmpty() && text.length() <= LONGEST_INTERFACE_NAME && !text.equals(".") && !text.equals("..")
                && text.chars().noneMatch(c -> c <= ' ' || c == '/' || c == ':' || c == 0x7f);
    }
}
