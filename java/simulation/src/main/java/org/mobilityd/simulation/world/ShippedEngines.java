package org.mobilityd.simulation.world;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
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
    private static final long HOME_AGENT_MAC_ADDRESS = 0x0200_0000_000aL;
    private static final long FIRST_MAC_ADDRESS = 0x0200_0001_0000L;

    @Override
    public Engine correspondent(Ipv6Prefix correspondents, Beginning beginning) {
        FastPathTables left = beginning.left();
        Inheritance inheritance = new Inheritance(left.testSecrets(), List.copyOf(left.bindings(BindingTable.BINDING_CACHE)),
                List.copyOf(left.pastBindings()));
        return new CorrespondentEngine(CorrespondentConfig.answeringFor(List.of(correspondents)), beginning.random(), inheritance);
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
        return new HomeAgentEngine(config, beginning.timeOfDay(), restarted ? beginning.left().tunnels() : null);
    }

    @Override
    public Engine mobileNode(HomeNetwork home, int mobileNode, int link, Beginning beginning) {
        MobileNodeConfig.Home whereItLives = new MobileNodeConfig.Home(home.homeAddress(mobileNode), home.prefix(), home.agent());
        MobileNodeConfig config = new MobileNodeConfig(whereItLives,
                List.of(MobileNodeConfig.Link.ethernet(link, FIRST_MAC_ADDRESS + mobileNode, null)), null, key(mobileNode),
                home.lifetimeSeconds(), RouteOptimization.on());
        return new MobileNodeEngine(config, beginning.random(), beginning.timeOfDay());
    }

    /** What a mobile node shares with its home agent. */
    private static SharedKey key(int mobileNode) {
        return new SharedKey(FIRST_SPI + mobileNode, ByteBuffer.allocate(20).putLong(4285).putInt(mobileNode).array());
    }
}
