package org.mobilityd.simulation.world;

import org.mobilityd.simulation.fastpath.Ipv6Bytes;

/** A router that knows nothing of mobility; with an {@link Advertiser} on a link where hosts attach. */
final class Router extends Node {

    private Advertiser advertiser;

    Router(World world, String name) {
        super(world, name);
    }

    void advertise(Advertiser onItsLink) {
        advertiser = onItsLink;
    }

    @Override
    protected void start() {
        if (advertiser != null) {
            advertiser.start();
        }
    }

    @Override
    protected void receive(Port port, byte[] packet) {
        if (advertiser != null && advertiser.takes(port, packet)) {
            return;
        }
        if (!holds(port, Ipv6Bytes.destination(packet)) && !owns(Ipv6Bytes.destination(packet))) {
            forward(packet);
        }
    }
}
