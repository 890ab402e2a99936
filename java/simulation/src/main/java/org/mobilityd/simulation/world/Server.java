package org.mobilityd.simulation.world;

import org.mobilityd.simulation.fastpath.Ipv6Bytes;
import org.mobilityd.wire.Iana;

/** A plain host behind the agent that sends back every datagram that it gets; of mobility it knows nothing. */
final class Server extends Node {

    private long malformed;

    Server(World world, String name) {
        super(world, name);
    }

    @Override
    protected void receive(Port port, byte[] packet) {
        if (!holds(port, Ipv6Bytes.destination(packet))) {
            return;
        }
        Datagram datagram = Datagram.parse(packet);
        if (datagram != null) {
            world().observe(observer -> observer.delivered(this, datagram));
            route(datagram.echoed().toBytes());
        } else if (Ipv6Bytes.u8(packet, Ipv6Bytes.NEXT_HEADER_AT) != Iana.PROTOCOL_ICMPV6) {
            malformed++;
        }
    }

    /** Packets that were no datagram, or whose checksum did not fit the addresses they bore. */
    long malformed() {
        return malformed;
    }
}
