package org.mobilityd.daemon.roles;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.mobilityd.daemon.config.Configuration;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.protocol.recording.EngineFactory;

/** From a configuration to roles. */
public final class Roles {

    private Roles() {
    }

    /** @param engines makes the roles' engines */
    public static List<Role> of(Configuration configuration, EngineFactory engines, Log log) {
        return Stream.<Optional<Role>>of(
                configuration.mobilityAgent().map(agent -> new MobilityAgentRole(agent, configuration.limits().replyRates(), engines)),
                configuration.homeAgent().map(agent -> new HomeAgentRole(agent, engines)),
                configuration.mobileNode().map(node -> new MobileNodeRole(node, engines)),
                configuration.centralDatabase().map(database -> new CentralDatabaseRole(database, engines, log)),
                configuration.distributedAnchorRouter().map(router -> new AnchorRouterRole(router, engines, log)))
                .flatMap(Optional::stream).toList();
    }
}
