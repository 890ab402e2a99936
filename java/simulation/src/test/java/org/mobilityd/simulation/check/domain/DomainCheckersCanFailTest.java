package org.mobilityd.simulation.check.domain;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.analysis.Scheme;
import org.mobilityd.protocol.anchor.AnchorConfig;
import org.mobilityd.protocol.anchor.AnchorConfig.Times;
import org.mobilityd.protocol.anchor.Assignment;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.protocol.database.DatabaseConfig;
import org.mobilityd.protocol.database.MobilitySession;
import org.mobilityd.simulation.DomainSimulation;
import org.mobilityd.simulation.SimulationFailure;
import org.mobilityd.simulation.world.AnchorDomain;
import org.mobilityd.simulation.world.AnchorRouterNode;
import org.mobilityd.simulation.world.DomainEngines;
import org.mobilityd.simulation.world.DomainProfile;
import org.mobilityd.simulation.world.Observer;
import org.mobilityd.simulation.world.RoamingHost;
import org.mobilityd.simulation.world.Violation;
import org.mobilityd.wire.Ipv6Prefix;

@DisplayName("A checker of the anchor domain that cannot fail is worthless: each finds")
class DomainCheckersCanFailTest {

    private static final long SEED = 5;
    private static final long HANDOVERS = 60;

    private DomainEngines engines = new DomainEngines();

    /** @param what the checker has to say @param sabotage done once a second */
    private void assertFinds(String what, Function<AnchorDomain, Observer> checker, DomainProfile profile, Consumer<AnchorDomain> sabotage) {
        DomainSimulation simulation = new DomainSimulation(SEED, profile, Scheme.PROXY, HANDOVERS, engines, domain -> {
            Observer made = checker.apply(domain);
            domain.world().add(new Observer() {
                @Override
                public void tick() {
                    sabotage.accept(domain);
                }
            });
            domain.world().add(made);
            return made;
        });
        SimulationFailure failure = assertThrows(SimulationFailure.class, simulation::run);
        assertInstanceOf(Violation.class, failure.getCause(), failure::getMessage);
        assertTrue(failure.getMessage().contains(what), failure.getMessage());
        assertTrue(failure.getMessage().contains("make simulate SEED=5 PROFILE=proxy/" + profile.name()), failure.getMessage());
    }

    private static void nothing(AnchorDomain domain) {
        // The engine is wrong enough.
    }

    private static void removeTunnels(AnchorDomain domain, Tunnel.Match match) {
        for (AnchorRouterNode router : domain.routers()) {
            router.fastPath().tunnels().stream().filter(tunnel -> tunnel.match() == match)
                    .forEach(tunnel -> router.fastPath().apply(new Effect.RemoveTunnel(match, tunnel.prefix())));
        }
    }

    @Test
    @DisplayName("a second router that takes a mobile node for its own and tells nobody")
    void twoServingRouters() {
        assertFinds("served by [", ServingChecker::new, DomainProfile.fair(), domain -> {
            RoamingHost host = domain.hosts().get(0);
            AnchorRouterNode wrong = domain.routers().get(domain.routerOf(host) == domain.routers().get(0) ? 1 : 0);
            wrong.engine().on(wrong.localNow(), new Input.NodeAttached(2, host.linkLayer()));
        });
    }

    @Test
    @DisplayName("a tunnel that has no other end")
    void halfATunnel() {
        assertFinds("TunnelChecker", TunnelChecker::new, DomainProfile.fair(), domain -> removeTunnels(domain, Tunnel.Match.SOURCE));
    }

    @Test
    @DisplayName("an anchored prefix to which packets are not tunnelled, and one from which they are not")
    void unreachable() {
        assertFinds("is not answered", ReachabilityChecker::new, DomainProfile.fair(),
                domain -> removeTunnels(domain, Tunnel.Match.DESTINATION));
        assertFinds("is not answered", ReachabilityChecker::new, DomainProfile.fair(),
                domain -> removeTunnels(domain, Tunnel.Match.SOURCE));
    }

    @Test
    @DisplayName("a prefix that two have, because their router has forgotten at its restart whose it was")
    void prefixTwice() {
        engines = new DomainEngines() {
            @Override
            public Engine router(AnchorConfig config, RandomSource random, WallClock timeOfDay, List<Assignment> inherited) {
                return super.router(config, bytes -> Arrays.fill(bytes, (byte) 0), timeOfDay, List.of());
            }
        };
        assertFinds("has it until", PrefixChecker::new, DomainProfile.stormy(), DomainCheckersCanFailTest::nothing);
    }

    @Test
    @DisplayName("a router that lets a mobile node wait for a database that is off")
    void noLocalPrefix() {
        engines = new DomainEngines() {
            @Override
            public Engine router(AnchorConfig config, RandomSource random, WallClock timeOfDay, List<Assignment> inherited) {
                Times right = config.times();
                Times patient = new Times(right.lifetimeSeconds(), right.guardMillis(), 60_000, right.confirmationMillis(),
                        right.validityWindowMillis());
                return super.router(new AnchorConfig(config.address(), config.accessLinks(), config.pool(), config.control(), config.peers(),
                        config.nodes(), config.realm(), patient), random, timeOfDay, inherited);
            }
        };
        assertFinds("without its prefix", LocalPrefixChecker::new, DomainProfile.stormy(), DomainCheckersCanFailTest::nothing);
    }

    @Test
    @DisplayName("a database that forgets at its restart what it has acknowledged, though it says so to whoever asks")
    void forgetfulDatabase() {
        engines = new DomainEngines() {
            @Override
            public Engine database(DatabaseConfig config, RandomSource random, WallClock timeOfDay, List<MobilitySession> inherited) {
                return super.database(config, random, timeOfDay, List.of());
            }
        };
        assertFinds("the database has acknowledged", DatabaseMemoryChecker::new, DomainProfile.stormy(), DomainCheckersCanFailTest::nothing);
    }

    @ParameterizedTest(name = "match {0}")
    @EnumSource(Tunnel.Match.class)
    @DisplayName("tunnels that serve a mobile node though it was revoked, at either end")
    void revocationWithoutEffect(Tunnel.Match match) {
        Map<AnchorRouterNode, Map<Ipv6Prefix, Tunnel>> seen = new HashMap<>();
        assertFinds("which was expelled at", RevocationChecker::new, DomainProfile.fair(), domain -> {
            for (AnchorRouterNode router : domain.routers()) {
                Map<Ipv6Prefix, Tunnel> all = seen.computeIfAbsent(router, any -> new HashMap<>());
                all.values().forEach(tunnel -> router.fastPath().apply(new Effect.InstallTunnel(tunnel)));
                router.fastPath().tunnels().stream().filter(tunnel -> tunnel.match() == match).forEach(tunnel -> all.put(tunnel.prefix(),
                        new Tunnel(match, tunnel.prefix(), tunnel.local(), tunnel.remote(), Engine.NEVER)));
            }
        });
    }

    @Test
    @DisplayName("a tunnel that stays when everybody has gone")
    void leftTunnel() {
        assertFinds("still has", LeavesNothingChecker::new, DomainProfile.fair(), domain -> {
            AnchorRouterNode router = domain.routers().get(0);
            Ipv6Prefix prefix = router.pool().address().prefix(64);
            router.fastPath().apply(new Effect.InstallTunnel(new Tunnel(Tunnel.Match.DESTINATION, prefix, router.address(),
                    domain.routers().get(1).address(), Engine.NEVER)));
        });
    }
}
