package org.mobilityd.simulation.world;

import java.util.List;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.anchor.AnchorConfig;
import org.mobilityd.protocol.anchor.AnchorEngine;
import org.mobilityd.protocol.anchor.Assignment;
import org.mobilityd.protocol.database.DatabaseConfig;
import org.mobilityd.protocol.database.DatabaseEngine;
import org.mobilityd.protocol.database.MobilitySession;

/** Who decides in an anchor domain: the engines that ship, or, in tests of the checkers, others that are wrong. */
public class DomainEngines {

    /** @param inherited what the router's store holds */
    public Engine router(AnchorConfig config, RandomSource random, WallClock timeOfDay, List<Assignment> inherited) {
        return new AnchorEngine(config, random, timeOfDay, inherited);
    }

    /** @param inherited what the database's store holds */
    public Engine database(DatabaseConfig config, RandomSource random, WallClock timeOfDay, List<MobilitySession> inherited) {
        return new DatabaseEngine(config, random, timeOfDay, inherited);
    }
}
