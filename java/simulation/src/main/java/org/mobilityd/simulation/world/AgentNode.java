package org.mobilityd.simulation.world;

import org.mobilityd.simulation.fastpath.InterfaceRole;

/** A router that is a correspondent node on behalf of the servers behind it. */
final class AgentNode extends EngineNode {

    /** Index of the interface towards the network; all others lead to servers. */
    static final int OUTSIDE = 1;

    AgentNode(World world, String name, LocalClock clock, boolean filtering) {
        super(world, name, clock, filtering);
    }

    @Override
    protected InterfaceRole role(Port port) {
        return port.index() == OUTSIDE ? InterfaceRole.AGENT_OUTSIDE : InterfaceRole.AGENT_INSIDE;
    }
}
