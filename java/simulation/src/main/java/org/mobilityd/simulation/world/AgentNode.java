package org.mobilityd.simulation.world;

/** A router that is a correspondent node on behalf of the servers behind it. */
final class AgentNode extends EngineNode {

    AgentNode(World world, String name, LocalClock clock) {
        super(world, name, clock);
    }
}
