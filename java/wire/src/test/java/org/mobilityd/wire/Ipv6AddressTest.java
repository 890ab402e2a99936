package org.mobilityd.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv6AddressTest {

    @Test
    void bytesAreInNetworkOrder() {
        byte[] bytes = Hex.bytes("20010db8 00010002 00030004 00050006");
        assertEquals(Ipv6Address.parse("2001:db8:1:2:3:4:5:6"), Ipv6Address.of(bytes));
        assertArrayEquals(bytes, Ipv6Address.of(bytes).toBytes());
        assertThrows(IllegalArgumentException.class, () -> Ipv6Address.of(new byte[15]));
    }

    @Test
    void orderIsThatOfTheBytesAsUnsigned() {
        List<Ipv6Address> sorted = Stream.of("ff02::1", "::1", "8000::", "7fff::", "::8000:0:0:0", "::7fff:0:0:0", "::")
                .map(Ipv6Address::parse).sorted().toList();
        assertEquals(Stream.of("::", "::1", "::7fff:0:0:0", "::8000:0:0:0", "7fff::", "8000::", "ff02::1").map(Ipv6Address::parse).toList(),
                sorted);
    }

    @Test
    @DisplayName("solicited-node multicast address: the example of RFC 4291 section 2.7.1")
    void solicitedNodeAddressHoldsTheLast24Bits() {
        assertEquals(Ipv6Address.parse("ff02::1:ff0e:8c6c"), Ipv6Address.parse("4037::01:800:200e:8c6c").solicitedNode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001:db8::1", "fd00::1", "fec0::1", "::1:0:0:1", "3ffe::"})
    void mayBeAHomeOrCareOfAddress(String text) {
        assertTrue(Ipv6Address.parse(text).isUnicastRoutable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"::", "::1", "fe80::1", "febf::1", "ff02::1", "ff0e::1", "::ffff:192.0.2.1"})
    void mayNotBeAHomeOrCareOfAddress(String text) {
        assertFalse(Ipv6Address.parse(text).isUnicastRoutable());
    }

    @ParameterizedTest(name = "{0}/{1} is {2}")
    @CsvSource({"2001:db8:ffff:ffff:ffff::1, 0, ::/0", "2001:db8::1, 1, ::/1", "ffff::, 1, 8000::/1",
        "2001:db8:ffff::1, 33, 2001:db8:8000::/33", "2001:db8::1, 64, 2001:db8::/64", "2001:db8::ffff:0:0:1, 65, 2001:db8:0:0:8000::/65",
        "2001:db8::3, 127, 2001:db8::2/127", "2001:db8::3, 128, 2001:db8::3/128"})
    void prefixKeepsTheFirstBits(String address, int length, String prefix) {
        Ipv6Prefix masked = Ipv6Address.parse(address).prefix(length);
        assertEquals(prefix, masked.toString());
        assertEquals(masked, Ipv6Prefix.parse(prefix));
        assertTrue(masked.contains(Ipv6Address.parse(address)));
    }

    @Test
    void prefixContainsItsAddressesAndNoOthers() {
        Ipv6Prefix prefix = Ipv6Prefix.parse("2001:db8:f::/64");
        assertTrue(prefix.contains(Ipv6Address.parse("2001:db8:f::ffff:ffff:ffff:ffff")));
        assertFalse(prefix.contains(Ipv6Address.parse("2001:db8:f:1::")));
        assertEquals(Ipv6Address.parse("2001:db8:f::200:5eff:fe00:5213"), prefix.withInterfaceIdentifier(0x0200_5eff_fe00_5213L));
        assertThrows(IllegalArgumentException.class, () -> Ipv6Prefix.parse("2001:db8::/65").withInterfaceIdentifier(1));
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(strings = {"", "/", "::/", "::/129", "::/-1", "::/ 1", "::/064",
        "::/1/2", "/64", "::/1000", "::/\u0661", "2001:db8::1/64", "x/64"})
    void isNoPrefix(String text) {
        assertThrows(IllegalArgumentException.class, () -> Ipv6Prefix.parse(text));
    }

    @Test
    void bareAddressIsAPrefixOfAll128Bits() {
        assertEquals(new Ipv6Prefix(Ipv6Address.LOOPBACK, 128), Ipv6Prefix.parse("::1"));
    }
}
