package org.mobilityd.protocol.anchor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.protocol.anchor.AnchorDomain.CLOCK;
import static org.mobilityd.protocol.anchor.AnchorDomain.DATABASE;
import static org.mobilityd.protocol.anchor.AnchorDomain.KEY;
import static org.mobilityd.protocol.anchor.AnchorDomain.LINK;
import static org.mobilityd.protocol.anchor.AnchorDomain.MILLI;
import static org.mobilityd.protocol.anchor.AnchorDomain.SECOND;
import static org.mobilityd.protocol.anchor.AnchorDomain.id;
import static org.mobilityd.protocol.anchor.AnchorDomain.mac;
import static org.mobilityd.protocol.anchor.AnchorDomain.pool;
import static org.mobilityd.protocol.anchor.AnchorDomain.router;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.anchor.AnchorConfig.Times;
import org.mobilityd.protocol.database.Anchor;
import org.mobilityd.protocol.database.DatabaseConfig;
import org.mobilityd.protocol.database.DatabaseConfig.AnchorRouter;
import org.mobilityd.protocol.database.DatabaseEngine;
import org.mobilityd.protocol.database.MobilitySession;
import org.mobilityd.protocol.database.Mode;
import org.mobilityd.protocol.proxy.PeerKeys;
import org.mobilityd.protocol.proxy.ProxyTimestamp;
import org.mobilityd.protocol.proxy.Revocation;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.MobilityMessage.BindingRevocationAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingRevocationIndication;
import org.mobilityd.wire.OutboundPacket;

@DisplayName("Binding revocation (RFC 5846) in a domain of anchor routers")
class AnchorRevocationTest {

    private static final Times TIMES = new Times(400, 3_000, 200, 2_000, 300);

    /** Mobile node 1 has been at routers 1 and 2 and is at the third. */
    private static AnchorDomain roamed(Mode mode) {
        AnchorDomain domain = AnchorDomain.of(4, mode, TIMES, 1);
        for (int router = 1; router <= 3; router++) {
            domain.move(1, router);
            domain.run(10 * SECOND);
        }
        domain.sent.clear();
        return domain;
    }

    private static void revoke(AnchorDomain domain, Ipv6Address where) {
        domain.hosts.get(where).tell(new Input.Revoke(id(1)));
    }

    private static void assertNothingAt(AnchorDomain domain, int router) {
        AnchorDomain.Host host = domain.at(router);
        assertEquals(List.of(), host.anchor().status(), "at " + router);
        assertTrue(host.toAnchor.isEmpty() && host.toServing.isEmpty() && host.routes.isEmpty() && host.hasGivenUpAll(), "at " + router);
    }

    private static long indications(AnchorDomain domain) {
        return domain.sent.stream().filter(packet -> packet.message() instanceof BindingRevocationIndication).count();
    }

    private static OutboundPacket indication(AnchorDomain domain, Ipv6Address to) {
        return domain.sent.stream().filter(packet -> packet.message() instanceof BindingRevocationIndication)
                .filter(packet -> packet.destination().equals(to)).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    @DisplayName("8.1, 9.1: an operator of the database ends everything of a mobile node everywhere, and the node hears it")
    void byTheDatabase(Mode mode) {
        AnchorDomain domain = roamed(mode);
        revoke(domain, DATABASE);
        domain.run(SECOND);
        assertEquals(3, indications(domain));
        assertEquals(6, domain.sent.size(), "each acknowledged, nothing else");
        for (int router = 1; router <= 3; router++) {
            assertNothingAt(domain, router);
        }
        assertEquals(0, domain.at(3).advertised.get(mac(1)).routerLifetimeSeconds());
        assertEquals(0, ((DatabaseEngine) domain.hosts.get(DATABASE).engine).sessionCount());
    }

    @Test
    @DisplayName("6.3: what is not acknowledged is repeated after one second, then every two, and given up at last")
    void repeated() {
        AnchorDomain domain = roamed(Mode.PROXY);
        domain.unreachable.add(router(2));
        revoke(domain, DATABASE);
        domain.run(4 * SECOND);
        assertEquals(3 + 2, indications(domain));
        domain.unreachable.clear();
        domain.run(SECOND + 100 * MILLI);
        assertEquals(3 + 3, indications(domain));
        assertNothingAt(domain, 2);
        AnchorDomain other = roamed(Mode.PROXY);
        other.unreachable.addAll(List.of(router(1), router(2), router(3)));
        revoke(other, DATABASE);
        other.run(30 * SECOND);
        assertEquals(3 * (1 + Revocation.MAX_RETRIES), indications(other));
    }

    @Test
    @DisplayName("a mobile node that is still there gets nothing for a minute, and then begins anew")
    void barred() {
        AnchorDomain domain = roamed(Mode.PROXY);
        revoke(domain, DATABASE);
        domain.run(SECOND);
        domain.sent.clear();
        domain.at(3).tell(new Input.NodeAttached(LINK, mac(1)));
        domain.run(58 * SECOND);
        assertEquals(List.of(), domain.sent);
        domain.run(2 * SECOND);
        domain.at(3).tell(new Input.NodeAttached(LINK, mac(1)));
        domain.run(SECOND);
        domain.checkSettled("again");
        assertEquals(1, domain.at(3).routes.size());
    }

    @Test
    @DisplayName("an indication that somebody sends again, when the mobile node is there again, revokes nothing")
    void replayed() {
        AnchorDomain domain = roamed(Mode.PROXY);
        revoke(domain, DATABASE);
        domain.run(SECOND);
        OutboundPacket old = indication(domain, router(3));
        domain.run(60 * SECOND);
        domain.at(3).tell(new Input.NodeAttached(LINK, mac(1)));
        domain.run(SECOND);
        domain.sent.clear();
        domain.arrives(old, 3);
        assertEquals(List.of(), domain.sent);
        domain.checkSettled("still there");
    }

    @Test
    @DisplayName("a mobile node that is struck off the database's list loses its session when the list is read")
    void struckOff() {
        List<AnchorRouter> routers = List.of(new AnchorRouter(router(1), pool(1), KEY), new AnchorRouter(router(2), pool(2), KEY));
        DatabaseConfig config = new DatabaseConfig(DATABASE, Mode.PROXY, routers, List.of(id(2)), 3_600, 10, 8, 500, 300, 1_000, 64);
        long now = 5 * SECOND;
        long time = ProxyTimestamp.of(CLOCK.at(now));
        List<Anchor> anchors = List.of(new Anchor(router(1), Ipv6Prefix.parse("2001:db8:1::/64")),
                new Anchor(router(2), Ipv6Prefix.parse("2001:db8:2::/64")));
        DatabaseEngine engine = new DatabaseEngine(config, new Random(1)::nextBytes, CLOCK,
                List.of(new MobilitySession(id(1), router(2), anchors, time, ProxyTimestamp.of(CLOCK.at(now + 60 * SECOND)))));
        assertTrue(engine.start(now).contains(new Effect.ForgetSession(id(1))));
        assertEquals(0, engine.sessionCount());
        List<Effect> effects = engine.on(now, new Input.TimerDue());
        assertEquals(List.of(router(2), router(1)), effects.stream().filter(Effect.TransmitWhenStored.class::isInstance)
                .map(effect -> ((Effect.TransmitWhenStored) effect).packet())
                .filter(packet -> packet.message() instanceof BindingRevocationIndication).map(OutboundPacket::destination).toList());
    }

    @ParameterizedTest(name = "mode {0}")
    @EnumSource(Mode.class)
    @NullSource
    @DisplayName("an operator of a previous router revokes the prefix that it anchors; the mobile node keeps the others, here and later")
    void byThePreviousRouter(Mode mode) {
        AnchorDomain domain = roamed(mode);
        revoke(domain, router(1));
        domain.run(SECOND);
        assertNothingAt(domain, 1);
        assertEquals(1, domain.at(3).toAnchor.size());
        assertEquals(2, domain.at(3).routes.size());
        domain.checkSettled("without the first");
        domain.move(1, 4);
        domain.run(20 * SECOND);
        domain.checkSettled("moved on");
        assertEquals(3, domain.at(4).routes.size());
        assertNothingAt(domain, 1);
    }

    @ParameterizedTest(name = "mode {0}")
    @EnumSource(Mode.class)
    @NullSource
    @DisplayName("an operator of the serving router expels a mobile node: it is deregistered at once, and soon nothing is left of it anywhere")
    void byTheServingRouter(Mode mode) {
        AnchorDomain domain = roamed(mode);
        revoke(domain, router(3));
        assertTrue(domain.at(3).routes.isEmpty() && domain.at(3).toAnchor.isEmpty());
        domain.run(60 * SECOND);
        assertEquals(0, indications(domain));
        for (int router = 1; router <= 3; router++) {
            assertNothingAt(domain, router);
        }
    }

    @ParameterizedTest(name = "serving router {0}")
    @ValueSource(ints = {1, 2})
    @DisplayName("a mobile node that is struck off a router's list loses its prefix there when the list is read")
    void struckOffAtTheRouter(int serving) {
        boolean[] struck = {false};
        AnchorDomain domain = AnchorDomain.of(2, Mode.PROXY, TIMES, 1, config -> struck[0] ? new AnchorConfig(config.address(),
                config.accessLinks(), config.pool(), config.control(), config.peers(), List.of(), null, TIMES) : config, router -> CLOCK);
        domain.move(1, 1);
        domain.run(5 * SECOND);
        if (serving == 2) {
            domain.move(1, 2);
            domain.run(5 * SECOND);
        }
        struck[0] = true;
        domain.restart(1, true);
        domain.run(30 * SECOND);
        assertNothingAt(domain, 1);
        assertEquals(serving == 2 ? 1 : 0, domain.at(2).routes.size());
        assertTrue(domain.at(2).toAnchor.isEmpty());
    }

    private static int answered(AnchorDomain domain, Ipv6Address from, BindingRevocationIndication indication) {
        domain.sent.clear();
        domain.arrives(new PeerKeys(Map.of(router(3), KEY)).signed(from, router(3), indication), 3);
        return domain.sent.isEmpty() ? -1 : ((BindingRevocationAcknowledgement) domain.sent.get(0).message()).status();
    }

    @Test
    @DisplayName("6.2.1, 8.2, 9.1: what cannot be followed is refused, each with its status, and changes nothing")
    void refusals() {
        AnchorDomain domain = roamed(Mode.PROXY);
        BindingRevocationIndication all = Revocation.indication(7, id(1), List.of(), ProxyTimestamp.of(CLOCK.at(domain.now)));
        int flags = Iana.BR_FLAG_PROXY_BINDING;
        assertEquals(Iana.REVOCATION_GLOBAL_NOT_AUTHORIZED, answered(domain, DATABASE,
                new BindingRevocationIndication(Iana.TRIGGER_PER_PEER_POLICY, 7, flags | Iana.BR_FLAG_GLOBAL, all.options())));
        assertEquals(Iana.REVOCATION_FUNCTION_NOT_SUPPORTED, answered(domain, DATABASE,
                new BindingRevocationIndication(Iana.TRIGGER_PER_PEER_POLICY, 7, flags, all.options())));
        assertEquals(Iana.REVOCATION_FUNCTION_NOT_SUPPORTED, answered(domain, DATABASE,
                new BindingRevocationIndication(all.trigger(), 7, 0, all.options())));
        assertEquals(Iana.REVOCATION_TRIGGER_NOT_SUPPORTED, answered(domain, DATABASE,
                new BindingRevocationIndication(Iana.TRIGGER_OUT_OF_SYNC + 1, 7, flags, all.options())));
        assertEquals(Iana.REVOCATION_MOBILE_NODE_ATTACHED, answered(domain, DATABASE,
                new BindingRevocationIndication(Iana.TRIGGER_HANDOVER_UNKNOWN, 7, flags, all.options())));
        assertEquals(Iana.REVOCATION_BINDING_DOES_NOT_EXIST, answered(domain, DATABASE,
                Revocation.indication(7, id(2), List.of(), ProxyTimestamp.of(CLOCK.at(domain.now)))));
        domain.run(MILLI);
        domain.checkSettled("nothing changed");
        assertEquals(3, domain.at(3).routes.size());
    }

    @Test
    @DisplayName("6.2: only who anchors a prefix may revoke it: with a database no other router, without one nobody else's prefix")
    void authority() {
        AnchorDomain central = roamed(Mode.PROXY);
        long time = ProxyTimestamp.of(CLOCK.at(central.now));
        assertEquals(-1, answered(central, router(1), Revocation.indication(7, id(1), List.of(), time)));
        assertEquals(-1, answered(central, DATABASE, new BindingRevocationIndication(1, 7, Iana.BR_FLAG_PROXY_BINDING,
                List.of(id(1).option()))), "without a timestamp");
        assertEquals(3, central.at(3).routes.size());
        AnchorDomain distributed = roamed(null);
        Ipv6Prefix ofTheSecond = distributed.at(3).toAnchor.keySet().stream().filter(prefix -> pool(2).contains(prefix.address())).findFirst()
                .orElseThrow();
        assertEquals(Iana.REVOCATION_BINDING_DOES_NOT_EXIST,
                answered(distributed, router(1), Revocation.indication(7, id(1), List.of(ofTheSecond), time)));
        assertEquals(Iana.REVOCATION_SUCCESS, answered(distributed, router(2), Revocation.indication(7, id(1), List.of(), time)));
        assertFalse(distributed.at(3).routes.containsKey(ofTheSecond));
        assertEquals(2, distributed.at(3).routes.size());
    }
}
