package org.mobilityd.protocol.anchor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.protocol.anchor.AnchorDomain.CLOCK;
import static org.mobilityd.protocol.anchor.AnchorDomain.LINK;
import static org.mobilityd.protocol.anchor.AnchorDomain.SECOND;
import static org.mobilityd.protocol.anchor.AnchorDomain.id;
import static org.mobilityd.protocol.anchor.AnchorDomain.mac;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Event.Severity;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.anchor.AnchorConfig.AuthorizedNode;
import org.mobilityd.protocol.anchor.AnchorConfig.Times;
import org.mobilityd.protocol.database.Mode;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.RouterSolicitation;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.NdOption.LinkLayerAddress;

@DisplayName("Mobile nodes that are not listed")
class AnchorGuestsTest {

    private static final Times TIMES = new Times(40, 3_000, 200, 2_000, 300);
    /** Far beyond every limit here. */
    private static final int FLOOD = 5_000;
    private static final int FIRST_OF_FLOOD = 1_000;

    /** Nodes 1 and 2 are listed. */
    private static AnchorDomain domain(Mode mode, Ipv6Prefix pool, Guests guests) {
        List<AuthorizedNode> listed = List.of(new AuthorizedNode(mac(1), id(1)), new AuthorizedNode(mac(2), id(2)));
        return AnchorDomain.of(2, mode, TIMES, 1, config -> new AnchorConfig(config.address(), config.accessLinks(),
                config.pool().contains(pool.address()) ? pool : config.pool(), config.control(), config.peers(), listed, config.realm(),
                guests, config.times()), router -> CLOCK);
    }

    private static AnchorDomain domain(Mode mode, int max, int perSecond) {
        return domain(mode, AnchorDomain.pool(1), new Guests(Policy.DEFAULT, max, perSecond));
    }

    /** Frames and router solicitations from {@link #FLOOD} addresses. */
    private static void flood(AnchorDomain domain) {
        for (int node = FIRST_OF_FLOOD; node < FIRST_OF_FLOOD + FLOOD; node++) {
            if (node % 2 == 0) {
                domain.at(1).tell(new Input.NodeAttached(LINK, mac(node)));
            } else {
                solicit(domain, node);
            }
        }
    }

    private static void solicit(AnchorDomain domain, int node) {
        RouterSolicitation solicitation = new RouterSolicitation(List.of(new LinkLayerAddress(Iana.ND_SOURCE_LINK_LAYER_ADDRESS,
                0x0200_5e00_0100L + node)));
        domain.at(1).tell(new Input.PacketReceived(new InboundPacket(Ipv6Address.parse("fe80::1"), Ipv6Address.ALL_ROUTERS, null, null, null,
                LINK, 255, solicitation, new byte[0])));
    }

    private static Phase phase(AnchorDomain domain, int node) {
        return domain.at(1).anchor().status(id(node)).map(NodeStatus::phase).orElse(null);
    }

    @ParameterizedTest(name = "mode {0}")
    @EnumSource(Mode.class)
    @NullSource
    @DisplayName("are so many at most, whoever pretends to be more: those that are here stay, and those that are listed come as ever")
    void flood(Mode mode) {
        AnchorDomain domain = domain(mode, 50, 100_000);
        domain.move(1, 1);
        domain.move(3, 1);
        domain.run(5 * SECOND);
        flood(domain);
        assertEquals(51, domain.at(1).anchor().nodeCount());
        domain.move(2, 1);
        domain.run(60 * SECOND);
        flood(domain);
        domain.run(5 * SECOND);
        assertEquals(List.of(Phase.ATTACHED, Phase.ATTACHED, Phase.ATTACHED),
                List.of(phase(domain, 1), phase(domain, 2), phase(domain, 3)));
        assertEquals(52, domain.at(1).anchor().nodeCount());
        assertEquals(52, domain.at(1).stored.size());
        domain.checkSettled("a flood");
    }

    @Test
    @DisplayName("are refused with an event that is counted, and logged only for who wants to see it")
    void event() {
        AnchorDomain domain = domain(Mode.PROXY, 50, 100_000);
        flood(domain);
        List<Event> refused = domain.at(1).events.stream().filter(event -> event.name().equals("guest-over-limit")).toList();
        assertEquals(FLOOD - 50, refused.size());
        assertTrue(refused.stream().allMatch(event -> event.severity() == Severity.DEBUG && event.fields().get("limit").equals("max-guests")));
    }

    @Test
    @DisplayName("come at a rate, and ten seconds' worth of them at once; those that are listed at any")
    void rate() {
        AnchorDomain domain = domain(Mode.PROXY, 1_000_000, 3);
        flood(domain);
        assertEquals(30, domain.at(1).anchor().nodeCount());
        assertEquals(FLOOD - 30, domain.at(1).events("guest-over-limit"));
        domain.move(1, 1);
        domain.move(2, 1);
        assertEquals(32, domain.at(1).anchor().nodeCount());
        domain.run(2 * SECOND);
        flood(domain);
        assertEquals(38, domain.at(1).anchor().nodeCount(), "6 more after 2 s; those that are here already need no leave");
    }

    @Test
    @DisplayName("leave a prefix of the pool for each that is listed")
    void pool() {
        AnchorDomain domain = domain(Mode.PROXY, Ipv6Prefix.parse("2001:db8:1::/62"), Guests.UNLIMITED);
        flood(domain);
        assertEquals(2, domain.at(1).anchor().nodeCount());
        domain.move(1, 1);
        domain.move(2, 1);
        domain.run(5 * SECOND);
        assertEquals(List.of(Phase.ATTACHED, Phase.ATTACHED), List.of(phase(domain, 1), phase(domain, 2)));
        assertEquals(0, domain.at(1).events("prefix-pool-exhausted"));
    }

    @Test
    @DisplayName("are no more after a restart")
    void restart() {
        AnchorDomain domain = domain(Mode.PROXY, 50, 100_000);
        flood(domain);
        domain.run(5 * SECOND);
        domain.restart(1, true);
        flood(domain);
        for (int node = FIRST_OF_FLOOD + FLOOD; node < FIRST_OF_FLOOD + FLOOD + 100; node++) {
            solicit(domain, node);
        }
        assertEquals(50, domain.at(1).anchor().nodeCount());
    }
}
