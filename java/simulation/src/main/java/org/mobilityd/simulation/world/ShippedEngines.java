package org.mobilityd.simulation.world;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.correspondent.CorrespondentConfig;
import org.mobilityd.protocol.correspondent.CorrespondentEngine.Inheritance;
import org.mobilityd.protocol.homeagent.HomeAgentConfig;
import org.mobilityd.protocol.mobilenode.MobileNodeConfig;
import org.mobilityd.protocol.mobilenode.MobileNodeConfig.RouteOptimization;
import org.mobilityd.protocol.recording.Beginning.OfCorrespondent;
import org.mobilityd.protocol.recording.Beginning.OfHomeAgent;
import org.mobilityd.protocol.recording.Beginning.OfMobileNode;
import org.mobilityd.protocol.recording.EngineFactory;
import org.mobilityd.simulation.fastpath.FastPathTables;
import org.mobilityd.wire.Ipv6Prefix;

/** The engines that ship, with their default configurations. */
public class ShippedEngines implements Engines {

    private final BiFunction<RandomSource, WallClock, EngineFactory> factories;

    private static final int FIRST_SPI = 0x1000;
    private static final long HOME_AGENT_MAC_ADDRESS = 0x0200_0000_000aL;

    public ShippedEngines() {
        this(EngineFactory::unrecorded);
    }

    /** @param factories makes what makes one process's engine, from its chance and time of day */
    public ShippedEngines(BiFunction<RandomSource, WallClock, EngineFactory> factories) {
        this.factories = factories;
    }

    @Override
    public Engine correspondent(Ipv6Prefix correspondents, Beginning beginning) {
        FastPathTables left = beginning.left();
        Inheritance inheritance = new Inheritance(left.testSecrets(), List.copyOf(left.bindings(BindingTable.BINDING_CACHE)),
                List.copyOf(left.pastBindings()));
        return run(beginning, new OfCorrespondent(CorrespondentConfig.answeringFor(List.of(correspondents)), inheritance));
    }

    @Override
    public Engine homeAgent(HomeNetwork home, int homeLink, Beginning beginning) {
        List<HomeAgentConfig.ServedNode> served = new ArrayList<>();
        for (int i = 0; i < home.mobileNodes(); i++) {
            served.add(new HomeAgentConfig.ServedNode(home.homeAddress(i), null, key(i)));
        }
        HomeAgentConfig config = new HomeAgentConfig(homeLink, HOME_AGENT_MAC_ADDRESS, home.agent(), List.of(home.prefix()), served,
                HomeAgentConfig.DEFAULT_MAX_LIFETIME_SECONDS, HomeAgentConfig.DEFAULT_MAX_BINDINGS);
        boolean restarted = beginning.left().useOf(home.agent()) == AddressUse.HOME_AGENT;
        return run(beginning, new OfHomeAgent(config, restarted ? List.copyOf(beginning.left().tunnels()) : null));
    }

    @Override
    public Engine mobileNode(HomeNetwork home, int mobileNode, MobileNodeConfig.Link link, Beginning beginning) {
        MobileNodeConfig.Home whereItLives = new MobileNodeConfig.Home(home.homeAddress(mobileNode), home.prefix(), home.agent());
        MobileNodeConfig config = new MobileNodeConfig(whereItLives, List.of(link), null, key(mobileNode), home.lifetimeSeconds(),
                RouteOptimization.on());
        return run(beginning, new OfMobileNode(config));
    }

    private Engine run(Beginning process, org.mobilityd.protocol.recording.Beginning<?> beginning) {
        return factories.apply(process.random(), process.timeOfDay()).make(beginning).run();
    }

    /** What a mobile node shares with its home agent. */
    private static SharedKey key(int mobileNode) {
        return new SharedKey(FIRST_SPI + mobileNode, ByteBuffer.allocate(20).putLong(4285).putInt(mobileNode).array());
    }
}
