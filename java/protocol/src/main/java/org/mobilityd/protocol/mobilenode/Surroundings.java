package org.mobilityd.protocol.mobilenode;

import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.OutboundPacket;

/** What correspondent registrations have to know of the node they belong to, as it is now. */
interface Surroundings {

    Ipv6Address homeAddress();

    /** The present care-of address; at home the home address. */
    Ipv6Address careOfAddress();

    /** Where Home Test Inits leave through, or null at home. */
    OutboundPacket.Encapsulation homeAgentTunnel();

    /** Index of the home link, or 0 while away. */
    int homeLink();

    /** When the home registration or the care-of address ends, whichever is sooner (nanoseconds). */
    long registrableUntil(long now);

    /** Asked of correspondents, at most MAX_RR_BINDING_LIFETIME. */
    int lifetimeSeconds();

    default boolean atHome() {
        return careOfAddress().equals(homeAddress());
    }
}
