package org.mobilityd.simulation.world;

import org.mobilityd.simulation.fastpath.InterfaceRole;
import org.mobilityd.wire.Ipv6Address;

/** A router of the home link with a home agent in it. */
final class HomeAgentNode extends EngineNode {

    private final AddressResolution resolution;
    private Advertiser advertiser;

    HomeAgentNode(World world, String name, LocalClock clock, Ipv6Address address) {
        super(world, name, clock, true);
        resolution = new AddressResolution(this, address);
    }

    void advertise(Advertiser onTheHomeLink) {
        advertiser = onTheHomeLink;
    }

    @Override
    protected InterfaceRole role(Port port) {
        return InterfaceRole.HOME_AGENT;
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

    @Override
    protected void send(Port port, Ipv6Address nextHop, byte[] packet) {
        resolution.attempted(port, nextHop, packet);
        super.send(port, nextHop, packet);
    }
}
