package org.mobilityd.simulation.world;

import org.mobilityd.simulation.fastpath.Ipv6Bytes;
import org.mobilityd.wire.Ipv6Address;

/** The router of a network where hosts attach: it knows nothing of mobility. */
final class Router extends Node {

    private final AddressResolution resolution;
    private Advertiser advertiser;

    Router(World world, String name, Ipv6Address address) {
        super(world, name);
        resolution = new AddressResolution(this, address);
    }

    void advertise(Advertiser onItsLink) {
        advertiser = onItsLink;
    }

    @Override
    protected void start() {
        advertiser.start();
    }

    @Override
    protected void receive(Port port, byte[] packet) {
        if (advertiser.takes(port, packet)) {
            return;
        }
        if (!holds(port, Ipv6Bytes.destination(packet)) && !owns(Ipv6Bytes.destination(packet))) {
            forward(packet);
        }
    }

    @Override
    protected void send(Port port, Ipv6Address nextHop, byte[] packet) {
        resolution.attempted(port, nextHop, packet);
        super.send(port, nextHop, packet);
    }
}
