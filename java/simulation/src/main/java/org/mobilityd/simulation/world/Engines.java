package org.mobilityd.simulation.world;

import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.mobilenode.MobileNodeConfig;
import org.mobilityd.simulation.fastpath.FastPathTables;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** Who decides in a world: the engines that ship, or, in tests of the checkers, others that are wrong. */
public interface Engines {

    /** A correspondent for everything in {@code correspondents}. */
    Engine correspondent(Ipv6Prefix correspondents, Beginning beginning);

    /** @param homeLink index of its interface on the home link */
    Engine homeAgent(HomeNetwork home, int homeLink, Beginning beginning);

    /** @param mobileNode its number in the home network @param link its interface */
    Engine mobileNode(HomeNetwork home, int mobileNode, MobileNodeConfig.Link link, Beginning beginning);

    /** What a process has when it begins. @param left what the fast path holds from an earlier one */
    record Beginning(RandomSource random, WallClock timeOfDay, FastPathTables left) {
    }

    /**
     * @param agent the home agent's address
     * @param mobileNodes how many live here; their home addresses are {@link #homeAddress}
     * @param lifetimeSeconds that mobile nodes ask of the home agent
     */
    record HomeNetwork(Ipv6Prefix prefix, Ipv6Address agent, int mobileNodes, int lifetimeSeconds) {

        private static final long FIRST_IDENTIFIER = 0x100;

        public Ipv6Address homeAddress(int mobileNode) {
            return prefix.withInterfaceIdentifier(FIRST_IDENTIFIER + mobileNode);
        }
    }
}
