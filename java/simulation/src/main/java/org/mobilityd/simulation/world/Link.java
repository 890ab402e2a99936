package org.mobilityd.simulation.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.LinkLayerIdentifier;

/** A broadcast link: delivers to whoever holds the next hop's address, or to everybody for a multicast address, as well as it can. */
public final class Link {

    static final int ETHERNET_MTU = 1500;

    private final World world;
    private final String name;
    private final int number;
    private final LinkQuality quality;
    private final Randomness randomness;
    private final List<Port> ports = new ArrayList<>();
    private boolean cut;

    Link(World world, String name, int number, LinkQuality quality) {
        this.world = world;
        this.name = name;
        this.number = number;
        this.quality = quality;
        this.randomness = world.randomness().fork("link " + name);
    }

    public String name() {
        return name;
    }

    void attach(Port port) {
        ports.add(port);
    }

    void detach(Port port) {
        ports.remove(port);
    }

    /** Nothing gets through from now on ({@code true}), or again ({@code false}). */
    public void cut(boolean nothingGetsThrough) {
        cut = nothingGetsThrough;
    }

    /** The longest packet that it takes, in bytes. */
    int mtu() {
        return ETHERNET_MTU;
    }

    /** Puts {@code packet} on the link. @param nextHop the link's own destination: unicast to its holder, multicast to all */
    void send(Port from, Ipv6Address nextHop, byte[] packet) {
        if (packet.length > mtu()) {
            return;
        }
        world.log().add(world.now(), number, java.util.Arrays.hashCode(packet), () -> name + " " + from.node().name() + " sends "
                + Packets.describe(packet));
        world.observe(observer -> observer.sent(this, from, packet));
        for (Port port : receivers(from, nextHop)) {
            deliver(port, packet, world.partitions().separates(from.node(), port.node()));
        }
    }

    /** Puts {@code packet} on the link for {@code station} alone, whatever its destination (RFC 6085). */
    void sendToStation(Port from, LinkLayerIdentifier station, byte[] packet) {
        world.log().add(world.now(), number, java.util.Arrays.hashCode(packet), () -> name + " " + from.node().name() + " sends "
                + Packets.describe(packet) + " to " + station);
        world.observe(observer -> observer.sent(this, from, packet));
        for (Port port : List.copyOf(ports)) {
            if (station.equals(port.node().linkLayerAddress())) {
                deliver(port, packet, world.partitions().separates(from.node(), port.node()));
            }
        }
    }

    /** The link-layer addresses of who is here and has one. */
    List<LinkLayerIdentifier> stations() {
        return ports.stream().map(port -> port.node().linkLayerAddress()).filter(Objects::nonNull).toList();
    }

    /** Whether a question of the link layer, or its answer, is lost now. */
    boolean loses() {
        return cut || !world.calm() && randomness.chance(quality.loss());
    }

    /** There and back, in nanoseconds. */
    long roundTrip() {
        return 2 * quality.delay();
    }

    /** The holder of an address is asked before anybody who stands in for it (RFC 4861 section 7.2.8: proxies do not override). */
    private List<Port> receivers(Port from, Ipv6Address nextHop) {
        List<Port> receivers = new ArrayList<>();
        for (Port port : ports) {
            if (port != from && (nextHop.isMulticast() || port.node().holds(port, nextHop))) {
                receivers.add(port);
            }
        }
        for (Port port : ports) {
            if (receivers.isEmpty() && port != from && port.node().standsInFor(port, nextHop)) {
                receivers.add(port);
            }
        }
        return receivers;
    }

    /** Whether somebody else has {@code address} here, or stands in for who has it. */
    boolean isHeldByOthers(Port asker, Ipv6Address address) {
        return !receivers(asker, address).isEmpty();
    }

    private void deliver(Port to, byte[] packet, boolean partitioned) {
        LinkQuality now = world.calm() ? quality.withoutFaults() : quality;
        if (cut || partitioned || randomness.chance(now.loss())) {
            return;
        }
        int copies = randomness.chance(now.duplication()) ? 2 : 1;
        for (int copy = 0; copy < copies; copy++) {
            long delay = now.delay() + (now.jitter() > 0 ? randomness.between(0, now.jitter()) : 0);
            if (randomness.chance(now.reordering())) {
                delay += now.holdBack();
            }
            world.scheduler().after(delay, () -> arrive(to, packet));
        }
    }

    private void arrive(Port to, byte[] packet) {
        if (to.link() == this && !to.node().isOff()) {
            to.node().receive(to, packet.clone());
        }
    }
}
