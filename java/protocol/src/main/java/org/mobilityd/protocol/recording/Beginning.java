package org.mobilityd.protocol.recording;

import java.util.Collection;
import java.util.List;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.anchor.AnchorConfig;
import org.mobilityd.protocol.anchor.AnchorEngine;
import org.mobilityd.protocol.anchor.Assignment;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.protocol.correspondent.CorrespondentConfig;
import org.mobilityd.protocol.correspondent.CorrespondentEngine;
import org.mobilityd.protocol.correspondent.CorrespondentEngine.Inheritance;
import org.mobilityd.protocol.database.DatabaseConfig;
import org.mobilityd.protocol.database.DatabaseEngine;
import org.mobilityd.protocol.database.MobilitySession;
import org.mobilityd.protocol.homeagent.HomeAgentConfig;
import org.mobilityd.protocol.homeagent.HomeAgentEngine;
import org.mobilityd.protocol.mobilenode.MobileNodeConfig;
import org.mobilityd.protocol.mobilenode.MobileNodeEngine;

/** Everything that an engine is made from, but chance and the time of day. */
public sealed interface Beginning<E extends Engine> {

    /** A new engine; may draw from {@code random} at once. */
    E engine(RandomSource random, WallClock wallClock);

    /** A mobility agent. @param inheritance what an earlier life left in the fast path */
    record OfCorrespondent(CorrespondentConfig config, Inheritance inheritance) implements Beginning<CorrespondentEngine> {
        @Override
        public CorrespondentEngine engine(RandomSource random, WallClock wallClock) {
            return new CorrespondentEngine(config, random, inheritance);
        }
    }

    /** @param inherited the tunnels that an earlier process left in the fast path; null: a first process */
    record OfHomeAgent(HomeAgentConfig config, List<Tunnel> inherited) implements Beginning<HomeAgentEngine> {
        @Override
        public HomeAgentEngine engine(RandomSource random, WallClock wallClock) {
            return new HomeAgentEngine(config, wallClock, inherited);
        }
    }

    record OfMobileNode(MobileNodeConfig config) implements Beginning<MobileNodeEngine> {
        @Override
        public MobileNodeEngine engine(RandomSource random, WallClock wallClock) {
            return new MobileNodeEngine(config, random, wallClock);
        }
    }

    /** @param inherited the prefixes that an earlier process had given */
    record OfAnchorRouter(AnchorConfig config, List<Assignment> inherited) implements Beginning<AnchorEngine> {
        @Override
        public AnchorEngine engine(RandomSource random, WallClock wallClock) {
            return new AnchorEngine(config, random, wallClock, inherited);
        }
    }

    /** @param inherited the sessions that an earlier process had stored; while the engine is made, not later */
    record OfDatabase(DatabaseConfig config, Collection<MobilitySession> inherited) implements Beginning<DatabaseEngine> {
        @Override
        public DatabaseEngine engine(RandomSource random, WallClock wallClock) {
            return new DatabaseEngine(config, random, wallClock, inherited);
        }
    }
}
