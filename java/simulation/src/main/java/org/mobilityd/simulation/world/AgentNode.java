package org.mobilityd.simulation.world;

import org.mobilityd.protocol.Input;
import org.mobilityd.simulation.fastpath.Ipv6Bytes;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.PacketCodec;

/** A router that is a correspondent node on behalf of the servers behind it. */
final class AgentNode extends EngineNode {

    AgentNode(World world, String name, LocalClock clock) {
        super(world, name, clock);
    }

    /** An error about a packet that a binding has changed is the daemon's business too (RFC 6275 section 9.3.4). */
    @Override
    protected void receive(Port port, byte[] packet) {
        super.receive(port, packet);
        boolean error = Ipv6Bytes.u8(packet, Ipv6Bytes.NEXT_HEADER_AT) == Iana.PROTOCOL_ICMPV6
                && Ipv6Bytes.u8(packet, Ipv6Bytes.HEADER_BYTES) == Iana.ICMPV6_DESTINATION_UNREACHABLE;
        InboundPacket decoded = error ? PacketCodec.decode(packet, port.index(), null).orNull() : null;
        if (decoded != null) {
            daemon().report(new Input.PacketReceived(decoded));
        }
    }
}
