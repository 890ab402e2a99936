package org.mobilityd.protocol.correspondent;

import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption.AlternateCareOfAddress;
import org.mobilityd.wire.MobilityOption.NonceIndices;

/** A Binding Update and the packet that brought it, in the terms of RFC 6275 section 9.5.1. */
record ReceivedBindingUpdate(InboundPacket packet, BindingUpdate update) {

    Ipv6Address correspondent() {
        return packet.destination();
    }

    /** Of the Home Address option when there is one, else the packet's source. */
    Ipv6Address homeAddress() {
        return packet.logicalSource();
    }

    /** Of the Alternate Care-of Address option when there is one, else the packet's source. */
    Ipv6Address careOfAddress() {
        AlternateCareOfAddress alternate = update.option(AlternateCareOfAddress.class);
        return alternate != null ? alternate.careOfAddress() : packet.source();
    }

    /** Lifetime 0; or, as RFC 3775 had it and older mobile nodes still do, the home address as care-of address. */
    boolean isDeletion() {
        return update.lifetimeUnits() == 0 || careOfAddress().equals(homeAddress());
    }

    /** What stands for the care-of address in the authenticator (section 6.2.7). */
    Ipv6Address authenticatedAddress() {
        return isDeletion() ? homeAddress() : careOfAddress();
    }

    /** Or null. */
    NonceIndices nonceIndices() {
        return update.option(NonceIndices.class);
    }

    BindingKey key() {
        return new BindingKey(correspondent(), homeAddress());
    }
}
