package org.mobilityd.simulation.world;

import org.mobilityd.wire.Ipv6Address;

/** A node's interface. */
public final class Port {

    private final Node node;
    private final int index;
    private Link link;

    Port(Node node, int index) {
        this.node = node;
        this.index = index;
    }

    public Node node() {
        return node;
    }

    /** The interface's index, from 1 on. */
    public int index() {
        return index;
    }

    /** Where it is plugged in, or null. */
    public Link link() {
        return link;
    }

    /** Plugs it into {@code next}, or nowhere when that is null. */
    void plug(Link next) {
        if (link != null) {
            link.detach(this);
        }
        link = next;
        if (next != null) {
            next.attach(this);
        }
    }

    /** The MTU of the link; the largest number without one. */
    int mtu() {
        return link == null ? Integer.MAX_VALUE : link.mtu();
    }

    void send(Ipv6Address nextHop, byte[] packet) {
        if (link != null && !node.isOff()) {
            link.send(this, nextHop, packet);
        }
    }
}
