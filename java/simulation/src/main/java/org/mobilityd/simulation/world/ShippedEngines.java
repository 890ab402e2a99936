package org.mobilityd.simulation.world;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.correspondent.CorrespondentConfig;
import org.mobilityd.protocol.correspondent.CorrespondentEngine;
import org.mobilityd.protocol.correspondent.CorrespondentEngine.Inheritance;
import org.mobilityd.protocol.homeagent.HomeAgentConfig;
import org.mobilityd.protocol.homeagent.HomeAgentEngine;
import org.mobilityd.protocol.mobilenode.MobileNodeConfig;
import org.mobilityd.protocol.mobilenode.MobileNodeConfig.RouteOptimization;
import org.mobilityd.protocol.mobilenode.MobileNodeEngine;
import org.mobilityd.simulation.fastpath.FastPathTables;
import org.mobilityd.wire.Ipv6Prefix;

/** The engines that ship, with their default configurations. */
public class ShippedEngines implements Engines {

    private static final int FIRST_SPI = 0x1000;
    private static final int HOME_LIFETIME_SECONDS = 600;
    private static final long HOME_AGENT_MAC_ADDRESS = 0x0200_0000_000aL;
    private static final long FIRST_MAC_ADDRESS = 0x0200_0001_0000L;

    @Override
    public Engine correspondent(Ipv6Prefix correspondents, RandomSource random) {
        return new CorrespondentEngine(CorrespondentConfig.answeringFor(List.of(correspondents)), random);
    }

    @Override
    public Engine restartedCorrespondent(Ipv6Prefix correspondents, RandomSource random, FastPathTables left) {
        Inheritance inheritance = new Inheritance(left.testSecrets(), List.copyOf(left.bindings(BindingTable.BINDING_CACHE)),
                List.copyOf(left.pastBindings()));
        return new CorrespondentEngine(CorrespondentConfig.answeringFor(List.of(correspondents)), random, inheritance);
    }

    @Override
    public Engine homeAgent(HomeNetwork home, int homeLink, RandomSource random) {
        List<HomeAgentConfig.ServedNode> served = new ArrayList<>();
        for (int i = 0; i < home.mobileNodes(); i++) {
            served.add(new HomeAgentConfig.ServedNode(home.homeAddress(i), null, key(i)));
        }
        HomeAgentConfig config = new HomeAgentConfig(homeLink, HOME_AGENT_MAC_ADDRESS, home.agent(), List.of(home.prefix()), served,
                HomeAgentConfig.DEFAULT_MAX_LIFETIME_SECONDS, HomeAgentConfig.DEFAULT_MAX_BINDINGS);
        return new HomeAgentEngine(config, timeOfDay(random));
    }

    @Override
    public Engine mobileNode(HomeNetwork home, int mobileNode, int link, RandomSource random) {
        MobileNodeConfig.Home whereItLives = new MobileNodeConfig.Home(home.homeAddress(mobileNode), home.prefix(), home.agent());
        MobileNodeConfig config = new MobileNodeConfig(whereItLives,
                List.of(MobileNodeConfig.Link.ethernet(link, FIRST_MAC_ADDRESS + mobileNode, null)), null, key(mobileNode),
                HOME_LIFETIME_SECONDS, RouteOptimization.on());
        return new MobileNodeEngine(config, random, timeOfDay(random));
    }

    /** What a mobile node shares with its home agent. */
    private static SharedKey key(int mobileNode) {
        return new SharedKey(FIRST_SPI + mobileNode, ByteBuffer.allocate(20).putLong(4285).putInt(mobileNode).array());
    }

    /** Nobody's clock has been set: every node's time of day is off by its own days. */
    private static WallClock timeOfDay(RandomSource random) {
        return WallClock.startingAt(Instant.EPOCH.plusSeconds(1_900_000_000L + Math.floorMod(random.nextLong(), 1_000_000L)));
    }
}
