package org.mobilityd.linux.datapath;

import com.sun.jna.Memory;
import com.sun.jna.ptr.IntByReference;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.mobilityd.linux.datapath.DatapathEvent.Decapsulated;
import org.mobilityd.linux.datapath.DatapathEvent.FragmentationNeeded;
import org.mobilityd.linux.datapath.DatapathEvent.SignallingPacket;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.OutboundPacket.Encapsulation;

/**
 * Tunnel packets that arrived in fragments and that the kernel put together: the slow way round for what {@code lib/decapsulate.h}
 * does, with the same conditions. Links below 1320 bytes between the two ends make them.
 */
final class ReassembledTunnels implements AutoCloseable {

    private static final int PACKET_MAX = 65535;
    private static final int BATCH = 256;
    private static final int HEADER_BYTES = 40;
    /** Every path takes that (RFC 8200 section 5); this one did not take more a moment ago. */
    private static final int LEAST_MTU = 1_280;
    private static final int TUNNEL_HOP_LIMIT = 64;
    private static final int PAYLOAD_LENGTH = 4;
    private static final int NEXT_HEADER = 6;
    private static final int HOP_LIMIT = 7;
    private static final int HIGHEST_HOP_LIMIT = 255;
    private static final int SOURCE = 8;
    private static final int DESTINATION = 24;
    private static final Set<AddressUse> TAKES_MOBILITY_MESSAGES =
            EnumSet.of(AddressUse.HOME_ADDRESS, AddressUse.HOME_AGENT, AddressUse.ANCHOR_ROUTER);

    private final TunnelMap tunnels;
    private final EndpointMap endpoints;
    private final int descriptor = LibMobility.check("open a tunnel's end", LibMobility.mobility_tunnel_open());
    private final Memory buffer = new Memory(PACKET_MAX);
    private TokenBucket bucket = new TokenBucket(Limit.REASSEMBLED_TUNNEL_PACKETS.defaultRate(), System.nanoTime());
    private boolean closed;

    ReassembledTunnels(TunnelMap tunnels, EndpointMap endpoints) {
        this.tunnels = tunnels;
        this.endpoints = endpoints;
    }

    int descriptor() {
        return descriptor;
    }

    /** Sets {@link Limit#REASSEMBLED_TUNNEL_PACKETS}, with a full bucket. */
    synchronized void limit(Rate rate) {
        bucket = new TokenBucket(rate, System.nanoTime());
    }

    /** Passes on what has come, within the limit; returns how many events that made. */
    synchronized int drain(Consumer<DatapathEvent> sink) {
        int count = 0;
        int dropped = 0;
        byte[] source = new byte[Ipv6Address.BYTES];
        byte[] destination = new byte[Ipv6Address.BYTES];
        IntByReference link = new IntByReference();
        for (int i = 0; i < BATCH && !closed; i++) {
            int length = LibMobility.check("receive from a tunnel",
                    LibMobility.mobility_tunnel_receive(descriptor, buffer, PACKET_MAX, source, destination, link));
            if (length == 0) {
                break;
            }
            Encapsulation outer = new Encapsulation(Ipv6Address.of(source), Ipv6Address.of(destination));
            DatapathEvent event = accept(outer, buffer.getByteArray(0, length), link.getValue());
            if (event != null && bucket.take(System.nanoTime())) {
                sink.accept(event);
                count++;
            } else if (event != null) {
                dropped++;
            }
        }
        if (dropped > 0) {
            sink.accept(new DatapathEvent.ReassembledDropped(dropped));
            count++;
        }
        return count;
    }

    /** The event to report, or null: not a whole packet, or not from the end of a tunnel of ours. */
    private DatapathEvent accept(Encapsulation outer, byte[] packet, int link) {
        ByteBuffer header = ByteBuffer.wrap(packet);
        if (packet.length < HEADER_BYTES || packet[0] >>> 4 != 6
                || packet.length != HEADER_BYTES + (header.getShort(PAYLOAD_LENGTH) & 0xffff)) {
            return null;
        }
        Ipv6Address source = AddressBytes.get(header, SOURCE);
        Ipv6Address destination = AddressBytes.get(header, DESTINATION);
        boolean toMobileNode = isFrom(outer, Tunnel.Match.SOURCE, destination);
        if (!toMobileNode && !isFrom(outer, Tunnel.Match.DESTINATION, source) && !isOfHandover(outer, source, destination)) {
            return null;
        }
        if (packet[NEXT_HEADER] == (byte) Iana.PROTOCOL_MOBILITY && TAKES_MOBILITY_MESSAGES.contains(endpoints.find(destination))) {
            return new SignallingPacket(link, outer, packet);
        }
        boolean ofThisNode = toMobileNode && endpoints.find(outer.destination()) != AddressUse.ANCHOR_ROUTER;
        if (!ofThisNode && !decrementHopLimit(packet)) {
            return null;
        }
        showThatItTravelled(packet);
        Tunnel onward = onward(outer, source, destination);
        return onward == null ? new Decapsulated(packet) : new FragmentationNeeded(LEAST_MTU, encapsulated(packet, onward));
    }

    /** Between the routers of a handover, and with an anchor that has not heard of it yet (RFC 5949). */
    private boolean isOfHandover(Encapsulation outer, Ipv6Address source, Ipv6Address destination) {
        return isFrom(outer, Tunnel.Match.HANDOVER, source) || isFrom(outer, Tunnel.Match.ANCHOR, destination)
                || isFrom(outer, Tunnel.Match.HANDOVER, destination);
    }

    /** The tunnel that what came out of one goes into again, as {@code lib/anchor_uplink.h} decides it; null: none. */
    private Tunnel onward(Encapsulation outer, Ipv6Address source, Ipv6Address destination) {
        if (isFrom(outer, Tunnel.Match.DESTINATION, source)) {
            return live(Tunnel.Match.DESTINATION, destination);
        } else if (isFrom(outer, Tunnel.Match.SOURCE, destination)) {
            return null;
        } else if (isFrom(outer, Tunnel.Match.HANDOVER, source)) {
            Tunnel toAnchor = live(Tunnel.Match.ANCHOR, source);
            return toAnchor != null ? toAnchor : live(Tunnel.Match.DESTINATION, destination);
        }
        boolean left = isFrom(outer, Tunnel.Match.ANCHOR, destination) && live(Tunnel.Match.SOURCE, destination) == null;
        return left ? live(Tunnel.Match.HANDOVER, destination) : null;
    }

    private static byte[] encapsulated(byte[] packet, Tunnel tunnel) {
        ByteBuffer outer = ByteBuffer.allocate(HEADER_BYTES + packet.length).put(packet, 0, PAYLOAD_LENGTH).putShort((short) packet.length)
                .put((byte) Iana.PROTOCOL_IPV6).put((byte) TUNNEL_HOP_LIMIT);
        tunnel.local().write(outer);
        tunnel.remote().write(outer);
        return outer.put(packet).array();
    }

    /** Neighbour discovery believes what has the highest hop limit, because nobody can have forwarded it (RFC 4861 section 11.2). */
    private static void showThatItTravelled(byte[] packet) {
        if ((packet[HOP_LIMIT] & 0xff) == HIGHEST_HOP_LIMIT) {
            packet[HOP_LIMIT]--;
        }
    }

    /** Whether {@code outer} is from the other end of the tunnel that {@code inner}, an address of what was in it, is found by. */
    private boolean isFrom(Encapsulation outer, Tunnel.Match match, Ipv6Address inner) {
        Tunnel tunnel = live(match, inner);
        return tunnel != null && tunnel.local().equals(outer.destination()) && tunnel.remote().equals(outer.source());
    }

    private Tunnel live(Tunnel.Match match, Ipv6Address inner) {
        Tunnel tunnel = tunnels.find(match, inner);
        return tunnel == null || tunnel.expiresAt() <= System.nanoTime() ? null : tunnel;
    }

    /** What is forwarded makes a hop here; false when that was its last. */
    private static boolean decrementHopLimit(byte[] packet) {
        packet[HOP_LIMIT]--;
        return packet[HOP_LIMIT] != 0 && packet[HOP_LIMIT] != -1;
    }

    @Override
    public synchronized void close() {
        closed = true;
        LibMobility.mobility_close(descriptor);
        buffer.close();
    }
}
