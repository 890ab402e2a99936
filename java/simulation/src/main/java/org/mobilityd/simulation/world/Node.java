package org.mobilityd.simulation.world;

import java.util.ArrayList;
import java.util.List;
import org.mobilityd.simulation.fastpath.Ipv6Bytes;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;

/** Something with interfaces, a routing table and addresses: what a kernel's network stack does for its node. */
public abstract class Node {

    /** @param nextHop address on the link, or null: the destination itself is there */
    private record Route(Ipv6Prefix prefix, Port port, Ipv6Address nextHop) {
    }

    private record Held(Port port, Ipv6Address address) {
    }

    private final World world;
    private final String name;
    private final List<Port> ports = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();
    private final List<Held> addresses = new ArrayList<>();
    private boolean off;

    protected Node(World world, String name) {
        this.world = world;
        this.name = name;
        world.add(this);
    }

    protected World world() {
        return world;
    }

    public String name() {
        return name;
    }

    /** Begins to work; called once when the world begins. */
    protected void start() {
    }

    /** A packet has arrived by {@code port}; the array is the node's own. */
    protected abstract void receive(Port port, byte[] packet);

    /** A packet for one of this node's own addresses, after everything that is done to it below. */
    protected void deliver(Port port, byte[] packet) {
    }

    /** Sends and receives nothing from now on ({@code true}), or works again. */
    void switchOff(boolean toOff) {
        off = toOff;
    }

    boolean isOff() {
        return off;
    }

    // Interfaces and addresses

    Port addPort(Link link) {
        Port port = new Port(this, ports.size() + 1);
        ports.add(port);
        if (link != null) {
            port.plug(link);
        }
        return port;
    }

    protected Port port(int index) {
        return ports.get(index - 1);
    }

    void addAddress(Port port, Ipv6Address address) {
        Held held = new Held(port, address);
        if (!addresses.contains(held)) {
            addresses.add(held);
        }
    }

    void removeAddress(Port port, Ipv6Address address) {
        addresses.remove(new Held(port, address));
    }

    void removeAddresses() {
        addresses.clear();
    }

    /** Whether {@code address} is this node's on the link of {@code port}. */
    protected boolean holds(Port port, Ipv6Address address) {
        for (Held held : addresses) {
            if (held.port() == port && held.address().equals(address)) {
                return true;
            }
        }
        return false;
    }

    /** Whether this node answers for {@code address} in its holder's absence. */
    protected boolean standsInFor(Port port, Ipv6Address address) {
        return false;
    }

    /** What this node is called on a link whose router knows its stations; null: it is none. */
    LinkLayerIdentifier linkLayerAddress() {
        return null;
    }

    /** Whether {@code address} is this node's on any link. */
    public boolean owns(Ipv6Address address) {
        for (Held held : addresses) {
            if (held.address().equals(address)) {
                return true;
            }
        }
        return false;
    }

    // Routing

    /** @param nextHop address on the port's link, or null: destinations are on the link themselves */
    void addRoute(Ipv6Prefix prefix, Port port, Ipv6Address nextHop) {
        routes.removeIf(route -> route.prefix().equals(prefix));
        routes.add(new Route(prefix, port, nextHop));
        routes.sort((one, other) -> other.prefix().length() - one.prefix().length());
    }

    void removeRoute(Ipv6Prefix prefix) {
        routes.removeIf(route -> route.prefix().equals(prefix));
    }

    /** Sends a packet as the routing table says; without a route it goes nowhere. */
    protected void route(byte[] packet) {
        Ipv6Address destination = Ipv6Bytes.destination(packet);
        Route route = routeTo(destination);
        if (route != null) {
            send(route.port(), route.nextHop() != null ? route.nextHop() : destination, packet);
        }
    }

    private Route routeTo(Ipv6Address destination) {
        for (Route route : routes) {
            if (route.prefix().contains(destination)) {
                return route;
            }
        }
        return null;
    }

    /** By which interface packets to {@code destination} leave, or null. */
    Port portTowards(Ipv6Address destination) {
        Route route = routeTo(destination);
        return route == null ? null : route.port();
    }

    /** The MTU of the way to {@code destination}; the largest number when there is no way. */
    public int routeMtu(Ipv6Address destination) {
        Port port = portTowards(destination);
        return port == null ? Integer.MAX_VALUE : port.mtu();
    }

    /** The MTU of the link whose interface holds {@code address}; 0 when none does. */
    public int linkMtu(Ipv6Address address) {
        for (Held held : addresses) {
            if (held.address().equals(address)) {
                return held.port().mtu();
            }
        }
        return 0;
    }

    /** Puts a routed packet on a link. */
    protected void send(Port port, Ipv6Address nextHop, byte[] packet) {
        port.send(nextHop, packet);
    }

    /** Sends a packet by the interface with this index, or as the routing table says when that is 0. */
    protected void sendBy(int portIndex, byte[] packet) {
        Ipv6Address destination = Ipv6Bytes.destination(packet);
        if (portIndex == 0) {
            route(packet);
            return;
        }
        Port port = port(portIndex);
        if (destination.isMulticast() || destination.isLinkLocal()) {
            port.send(destination, packet);
            return;
        }
        for (Route route : routes) {
            if (route.port() == port && route.prefix().contains(destination)) {
                port.send(route.nextHop() != null ? route.nextHop() : destination, packet);
                return;
            }
        }
        port.send(destination, packet);
    }

    /** Passes on a packet that is for somebody else; a link-local one stays where it is. */
    protected void forward(byte[] packet) {
        Ipv6Address destination = Ipv6Bytes.destination(packet);
        boolean stays = destination.isMulticast() || destination.isLinkLocal() || Ipv6Bytes.source(packet).isLinkLocal();
        if (stays || Ipv6Bytes.hopLimit(packet) <= 1) {
            return;
        }
        packet[Ipv6Bytes.HOP_LIMIT_AT]--;
        route(packet);
    }

    @Override
    public String toString() {
        return name;
    }
}
