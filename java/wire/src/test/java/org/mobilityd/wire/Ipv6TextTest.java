package org.mobilityd.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv6TextTest {

    private static final long SEED = 5952;

    @ParameterizedTest(name = "{0} is written {1}")
    @DisplayName("the examples of RFC 5952 and the corners of its rules")
    @CsvSource({
        // section 4.1: leading zeros
        "2001:0db8::0001, 2001:db8::1",
        "2001:db8:0:0:0:0:0:0001, 2001:db8::1",
        // section 4.2.1: as short as possible
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8::0:1, 2001:db8::1",
        // section 4.2.2: not for one group
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        // section 4.2.3: the longest run, of equal ones the first
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "0:0:1:0:0:1:0:0, ::1:0:0:1:0:0",
        // section 4.3: lower case
        "2001:DB8::AAAA:BBBB, 2001:db8::aaaa:bbbb",
        // section 5: mixed notation for the well-known IPv4-mapped prefix only
        "::ffff:c000:0221, ::ffff:192.0.2.33",
        "::ffff:0.0.0.0, ::ffff:0.0.0.0",
        "::192.0.2.33, ::c000:221",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
        // the ends
        "::, ::",
        "0:0:0:0:0:0:0:0, ::",
        "::1, ::1",
        "1::, 1::",
        "fe80::, fe80::",
        "0:0:0:0:0:0:0:1, ::1",
        "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
    })
    void isWrittenInCanonicalForm(String text, String canonical) {
        assertEquals(canonical, Ipv6Address.parse(text).toString());
        assertEquals(Ipv6Address.parse(text), Ipv6Address.parse(canonical));
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(strings = {"", ":", ":::", "::::", "1", "1:", ":1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:", ":2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:8:", ":1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:9", "1::2::3", "1:::2", "::1::", "::1:", ":1::", "1::2:", ":1::2",
        "::2:3:4:5:6:7:8:9", "1:2:3:4::5:6:7:8", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "12345::", "::00001", "g::", "::-1", "::+1",
        "0x1::", " ::1", "::1 ", "::1\n", "fe80::1%eth0", "::1/128", "[::1]", "1.2.3.4", "1.2.3.4::", "::1.2.3.4:5", "::1.2.3",
        "::1.2.3.4.5", "::1.2.3.256", "::1.2.3.", "::.1.2.3", "::1..2.3", "::01.2.3.4", "::1.2.3.04", "::1.2.3.a", "::1.2.3.0004",
        "1:2:3:4:5:6:7:1.2.3.4", "::2:3:4:5:6:7:1.2.3.4", "1.2.3.4:2:3:4:5:6:7", "\u0661::", "::\uff11", "::1\0", "localhost", "::%",
        "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000"})
    void isNoAddress(String text) {
        assertThrows(IllegalArgumentException.class, () -> Ipv6Address.parse(text));
    }

    @Test
    @DisplayName("random text of an address's characters is read as the JDK reads it, or refused")
    void agreesWithTheJdkOnRandomText() throws UnknownHostException {
        Random random = new Random(SEED);
        String characters = ":::::::0123456789abcdefABCDEF.";
        int accepted = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = 2 + random.nextInt(20); length > 0; length--) {
                text.append(characters.charAt(random.nextInt(characters.length())));
            }
            accepted += agreesWithTheJdk(text.toString()) ? 1 : 0;
        }
        assertTrue(accepted > 1000, "too few random texts are addresses: " + accepted);
    }

    private static boolean agreesWithTheJdk(String text) throws UnknownHostException {
        Ipv6Address parsed;
        try {
            parsed = Ipv6Address.parse(text);
        } catch (IllegalArgumentException refused) {
            return false;
        }
        byte[] jdk = InetAddress.getByName(text).getAddress();
        byte[] expected = jdk.length == 4 ? new Ipv6Address(0, 0xffff_0000_0000L | readInt(jdk)).toBytes() : jdk;
        assertArrayEquals(expected, parsed.toBytes(), text);
        return true;
    }

    private static long readInt(byte[] bytes) {
        return (bytes[0] & 0xffL) << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    }

    @Test
    void randomAddressesComeBackFromTheirText() {
        Random random = new Random(SEED);
        for (int i = 0; i < 100_000; i++) {
            Ipv6Address address = new Ipv6Address(sparse(random), sparse(random));
            assertEquals(address, Ipv6Address.parse(address.toString()));
        }
    }

    /** 64 bits with groups of zeros in them. */
    private static long sparse(Random random) {
        long bits = random.nextLong();
        for (int group = 0; group < 4; group++) {
            if (random.nextBoolean()) {
                bits &= ~(0xffffL << 16 * group);
            }
        }
        return bits;
    }
}
