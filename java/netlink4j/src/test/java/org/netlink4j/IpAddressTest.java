package org.netlink4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class IpAddressTest {

    @Test
    void printsTheCanonicalText() {
        for (String canonical : List.of("::", "::1", "1::", "2001:db8::1", "2001:db8:0:1:1:1:1:1", "2001:0:0:1::1", "1:2:3:4:5:6:7:8",
                "::ffff:c000:201", "fe80::1", "192.0.2.1", "0.0.0.0", "255.255.255.255")) {
            assertEquals(canonical, IpAddress.parse(canonical).toString());
        }
        assertEquals("::ffff:c000:201", IpAddress.parse("::ffff:192.0.2.1").toString());
        assertEquals("2001:db8::a", IpAddress.parse("2001:0DB8:0:0:0:0:0:A").toString());
    }

    @Test
    void refusesWhatIsNoAddressWithoutAskingANameService() {
        for (String wrong : List.of("", "localhost", "1", "1.2.3", "1.2.3.256", "2001:db8::1%eth0", "[::1]", "1:2:3", "::g", "1::2::3")) {
            assertThrows(IllegalArgumentException.class, () -> IpAddress.parse(wrong), wrong);
        }
        assertThrows(IllegalArgumentException.class, () -> IpAddress.of(new byte[5]));
    }

    @Test
    void prefixesHaveAtMostAsManyBitsAsTheAddress() {
        assertEquals("2001:db8::/32", IpPrefix.parse("2001:db8::/32").toString());
        assertEquals("192.0.2.1/32", IpPrefix.parse("192.0.2.1").toString());
        for (String wrong : List.of("192.0.2.0/33", "::/129", "::/", "::/-1", "::/1/2")) {
            assertThrows(IllegalArgumentException.class, () -> IpPrefix.parse(wrong), wrong);
        }
    }
}
