package org.mobilityd.protocol.homeagent;

import org.mobilityd.protocol.homeagent.HomeAgentConfig.ServedNode;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption.AlternateCareOfAddress;

/** A home registration's Binding Update, authenticated as {@code node}'s. */
record RegistrationRequest(InboundPacket packet, BindingUpdate update, ServedNode node) {

    /** RFC 6275 section 9.5.1. */
    Ipv6Address homeAddress() {
        return packet.logicalSource();
    }

    Ipv6Address careOfAddress() {
        return careOfAddress(packet, update);
    }

    static Ipv6Address careOfAddress(InboundPacket packet, BindingUpdate update) {
        AlternateCareOfAddress alternate = update.option(AlternateCareOfAddress.class);
        return alternate != null ? alternate.careOfAddress() : packet.source();
    }

    /** Lifetime zero asks for deletion; so did a care-of address equal to the home address before RFC 6275. */
    boolean deregistration() {
        return update.lifetimeUnits() == 0 || careOfAddress().equals(homeAddress());
    }
}
