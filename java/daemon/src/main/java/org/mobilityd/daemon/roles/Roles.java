package org.mobilityd.daemon.roles;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.mobilityd.daemon.config.Configuration;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.WallClock;

/** From a configuration to roles. */
public final class Roles {

    private Roles() {
    }

    public static List<Role> of(Configuration configuration, RandomSource random) {
        WallClock wallClock = now -> Instant.now();
        return Stream.<Optional<Role>>of(
                configuration.mobilityAgent().map(agent -> new MobilityAgentRole(agent, configuration.limits().replyRates(), random)),
                configuration.homeAgent().map(agent -> new HomeAgentRole(agent, wallClock)),
                configuration.mobileNode().map(node -> new MobileNodeRole(node, random, wallClock)))
                .flatMap(Optional::stream).toList();
    }
}
