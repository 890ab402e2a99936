package org.mobilityd.protocol.anchor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Ipv6Prefix;

@DisplayName("A pool of prefixes")
class PrefixPoolTest {

    private static final MobileNodeId LISTED = new MobileNodeId("listed@example.net");
    private static final long LATER = 1_000;

    /** Of eight prefixes, two for guests. */
    private final PrefixPool pool = new PrefixPool(Ipv6Prefix.parse("2001:db8::/61"), 0, node -> !node.equals(LISTED), 2);

    private static MobileNodeId guest(int number) {
        return new MobileNodeId(number + "@example.net");
    }

    @Test
    @DisplayName("gives a guest more than their share what a guest gave back longest ago, and never what one has")
    void share() {
        Ipv6Prefix first = pool.take(guest(1));
        Ipv6Prefix second = pool.take(guest(2));
        assertNull(pool.take(guest(3)));
        pool.giveBack(guest(2), second, LATER);
        pool.giveBack(guest(1), first, LATER + 1);
        assertEquals(second, pool.take(guest(3)));
        assertEquals(first, pool.take(guest(4)));
        assertNull(pool.take(guest(2)));
        assertEquals(List.of(), pool.recover(LATER + 1));
    }

    @Test
    @DisplayName("keeps for one that is not a guest what it gave back")
    void kept() {
        Ipv6Prefix listed = pool.take(LISTED);
        pool.giveBack(LISTED, listed, LATER);
        assertNotEquals(listed, pool.take(guest(1)));
        assertNotEquals(listed, pool.take(guest(2)));
        assertNull(pool.take(guest(3)));
        assertEquals(listed, pool.take(LISTED));
    }

    @Test
    @DisplayName("gives to no guest what was set aside")
    void setAside() {
        Ipv6Prefix denied = pool.take(guest(1));
        pool.setAside(guest(1), denied, LATER);
        assertNotEquals(denied, pool.take(guest(1)));
        assertNull(pool.take(guest(2)));
    }

    @Test
    @DisplayName("has room for another guest when nobody can use what one gave back, and none when guests have had it all from an earlier process")
    void recovered() {
        Ipv6Prefix first = pool.take(guest(1));
        pool.reserve(guest(2), Ipv6Prefix.parse("2001:db8:0:7::/64"));
        assertNull(pool.take(guest(3)));
        pool.giveBack(guest(1), first, LATER);
        assertEquals(List.of(first), pool.recover(LATER));
        assertNotEquals(first, pool.take(guest(3)), "the others first");
        assertNull(pool.take(guest(4)));
    }
}
