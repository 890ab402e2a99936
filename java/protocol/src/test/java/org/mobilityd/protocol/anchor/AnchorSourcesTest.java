package org.mobilityd.protocol.anchor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.protocol.anchor.AnchorDomain.SECOND;
import static org.mobilityd.protocol.anchor.AnchorDomain.mac;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.anchor.AnchorConfig.Times;
import org.mobilityd.protocol.database.Mode;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

@DisplayName("On access links a prefix is its mobile node's alone (RFC 7039)")
class AnchorSourcesTest {

    private static final Ipv6Address VICTIM = Ipv6Address.parse("2001:db8:1:0::5");

    private final AnchorDomain domain = AnchorDomain.of(3, Mode.PROXY, Times.DEFAULT, 1);

    private void move(int node, int... routers) {
        for (int router : routers) {
            domain.move(node, router);
            domain.run(2 * SECOND);
        }
    }

    private Ipv6Prefix prefixOf(int node, int router) {
        return domain.at(router).stored.values().stream().filter(given -> given.node().equals(AnchorDomain.id(node)))
                .map(Assignment::prefix).findFirst().orElseThrow();
    }

    @Test
    @DisplayName("those of others where it visits, as long as it does; that of a router's own wherever the node is, since it may come back")
    void visits() {
        move(1, 1, 2);
        Ipv6Prefix first = prefixOf(1, 1);
        Ipv6Prefix second = prefixOf(1, 2);
        assertEquals(Map.of(first, mac(1)), domain.at(1).sources);
        assertEquals(Map.of(first, mac(1), second, mac(1)), domain.at(2).sources);
        move(1, 3);
        assertEquals(Map.of(first, mac(1)), domain.at(1).sources);
        assertEquals(Map.of(second, mac(1)), domain.at(2).sources);
        assertEquals(Set.of(first, second, prefixOf(1, 3)), domain.at(3).sources.keySet());
    }

    @Test
    @DisplayName("and after a restart too, but for visitors': those are reserved when they show themselves")
    void restart() {
        move(1, 1, 2);
        domain.restart(2, true);
        assertEquals(Map.of(prefixOf(1, 2), mac(1)), domain.at(2).sources);
        move(1, 2);
        assertEquals(Set.of(prefixOf(1, 1), prefixOf(1, 2)), domain.at(2).sources.keySet());
    }

    @Test
    @DisplayName("and who sends from another's is named to the operator")
    void reported() {
        domain.at(1).tell(new Input.ForeignSource(AnchorDomain.LINK, VICTIM, AnchorDomain.DATABASE, mac(6)));
        Event report = domain.at(1).events.get(0);
        assertEquals("foreign-source", report.name());
        assertEquals(Map.of("link-layer-address", mac(6).toString(), "source", VICTIM.toString(), "destination",
                AnchorDomain.DATABASE.toString(), "link", String.valueOf(AnchorDomain.LINK)), report.fields());
    }

    @Test
    @DisplayName("until the prefix is given up")
    void givenUp() {
        move(1, 1);
        domain.leave(1);
        domain.run(600 * SECOND);
        assertTrue(domain.at(1).hasGivenUpAll());
        assertEquals(Map.of(), domain.at(1).sources);
    }
}
