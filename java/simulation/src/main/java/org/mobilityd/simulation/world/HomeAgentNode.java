package org.mobilityd.simulation.world;

/** A router of the home link with a home agent in it. */
final class HomeAgentNode extends EngineNode {

    private Advertiser advertiser;

    HomeAgentNode(World world, String name, LocalClock clock) {
        super(world, name, clock);
    }

    void advertise(Advertiser onTheHomeLink) {
        advertiser = onTheHomeLink;
    }

    @Override
    protected void start() {
        super.start();
        advertiser.start();
    }

    @Override
    protected void receive(Port port, byte[] packet) {
        if (!advertiser.takes(port, packet)) {
            super.receive(port, packet);
        }
    }
}
