package org.mobilityd.protocol.anchor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.protocol.anchor.AnchorDomain.CLOCK;
import static org.mobilityd.protocol.anchor.AnchorDomain.LINK;
import static org.mobilityd.protocol.anchor.AnchorDomain.SECOND;
import static org.mobilityd.protocol.anchor.AnchorDomain.id;
import static org.mobilityd.protocol.anchor.AnchorDomain.mac;
import static org.mobilityd.protocol.anchor.AnchorDomain.router;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.anchor.AnchorConfig.AuthorizedNode;
import org.mobilityd.protocol.anchor.AnchorConfig.Times;
import org.mobilityd.protocol.database.Mode;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;

@DisplayName("A mobile node's policy")
class AnchorPolicyTest {

    private static final Times TIMES = new Times(40, 3_000, 200, 2_000, 300);

    /** Node 1 has {@code policy}; others are guests with the default one. */
    private static AnchorDomain domain(int routers, Mode mode, Policy policy) {
        return AnchorDomain.of(routers, mode, TIMES, 1, config -> new AnchorConfig(config.address(), config.accessLinks(), config.pool(),
                config.control(), config.peers(), List.of(new AuthorizedNode(mac(1), id(1), policy)), config.realm(), config.times()),
                router -> CLOCK);
    }

    private static Set<Ipv6Address> previousRouters(AnchorDomain domain, int serving) {
        return domain.at(serving).anchor().status(id(1)).orElseThrow().older().stream().map(OlderPrefix::anchor)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest(name = "mode {0}")
    @EnumSource(Mode.class)
    @NullSource
    @DisplayName("bounds how many routers anchor older prefixes: the oldest goes first, and nothing of it is left on either side")
    void previousRouters(Mode mode) {
        AnchorDomain domain = domain(4, mode, new Policy(true, 2, 3_600));
        for (int router = 1; router <= 4; router++) {
            domain.move(1, router);
            domain.run(10 * SECOND);
        }
        assertEquals(Set.of(router(2), router(3)), previousRouters(domain, 4));
        domain.run(60 * SECOND);
        assertEquals(Set.of(router(2), router(3)), previousRouters(domain, 4), "and none comes back with a refresh");
        assertTrue(domain.at(1).toServing.isEmpty() && domain.at(1).hasGivenUpAll());
        domain.checkSettled("two previous routers");
    }

    @ParameterizedTest(name = "mode {0}")
    @EnumSource(Mode.class)
    @NullSource
    @DisplayName("bounds how long a registration lasts")
    void lifetime(Mode mode) {
        AnchorDomain domain = domain(2, mode, new Policy(true, 8, 20));
        domain.move(1, 1);
        domain.run(5 * SECOND);
        domain.move(1, 2);
        domain.run(60 * SECOND);
        assertTrue(domain.sent.stream().filter(packet -> packet.source().equals(router(2)) && packet.message() instanceof BindingUpdate)
                .allMatch(packet -> ((BindingUpdate) packet.message()).lifetimeUnits() == 5));
        domain.checkSettled("short lifetimes");
    }

    @ParameterizedTest(name = "mode {0}")
    @EnumSource(Mode.class)
    @NullSource
    @DisplayName("without mobility makes a router a plain one for it: a prefix at once, no message, nothing left when it has gone")
    void noMobility(Mode mode) {
        AnchorDomain domain = domain(2, mode, new Policy(false, 8, 3_600));
        domain.move(1, 1);
        assertEquals(1, domain.at(1).routes.size());
        assertTrue(domain.at(1).advertised.containsKey(mac(1)));
        domain.move(1, 2);
        domain.run(60 * SECOND);
        assertEquals(List.of(), domain.sent);
        assertTrue(domain.at(1).routes.isEmpty() && domain.at(1).hasGivenUpAll() && domain.at(1).toServing.isEmpty());
        assertEquals(1, domain.at(2).routes.size());
        domain.at(1).tell(new Input.HandoverHint(Input.HandoverStep.INITIATE, mac(1), router(2)));
        assertEquals(List.of(), domain.sent);
    }

    @Test
    @DisplayName("without mobility lets no other router take it over")
    void notTakenOver() {
        AnchorDomain domain = domain(2, null, new Policy(false, 8, 3_600));
        domain.move(1, 1);
        AnchorDomain other = AnchorDomain.of(2, null, TIMES, 2);
        other.at(2).tell(new Input.HandoverHint(Input.HandoverStep.CANDIDATE, mac(1), router(1)));
        other.at(2).tell(new Input.NodeAttached(LINK, mac(1)));
        domain.arrives(other.sent.get(0), 1);
        assertEquals(Phase.ATTACHED, domain.at(1).anchor().status(id(1)).orElseThrow().phase());
        assertFalse(domain.at(1).routes.isEmpty());
    }
}
