package org.mobilityd.simulation.world;

import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.simulation.fastpath.FastPathTables;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** Who decides in a world: the engines that ship, or, in tests of the checkers, others that are wrong. */
public interface Engines {

    /** A correspondent for everything in {@code correspondents}. */
    Engine correspondent(Ipv6Prefix correspondents, RandomSource random);

    /** The same after a restart: what is left of its former life is what the fast path holds. */
    Engine restartedCorrespondent(Ipv6Prefix correspondents, RandomSource random, FastPathTables left);

    /** @param homeLink index of its interface on the home link */
    Engine homeAgent(HomeNetwork home, int homeLink, RandomSource random);

    Engine mobileNode(HomeNetwork home, int mobileNode, int link, RandomSource random);

    /** @param agent the home agent's address @param mobileNodes how many live here; their home addresses are {@link #homeAddress} */
    record HomeNetwork(Ipv6Prefix prefix, Ipv6Address agent, int mobileNodes) {

        private static final long FIRST_IDENTIFIER = 0x100;

        public Ipv6Address homeAddress(int mobileNode) {
            return prefix.withInterfaceIdentifier(FIRST_IDENTIFIER + mobileNode);
        }
    }
}
