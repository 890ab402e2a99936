package org.mobilityd.protocol.correspondent;

import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption.AlternateCareOfAddress;
import org.mobilityd.wire.MobilityOption.NonceIndices;

/** A Binding Update and the packet that brought it, in the terms of RFC 6275 section 9.5.1. */
final class ReceivedBindingUpdate {

    private final InboundPacket packet;
    private final BindingUpdate update;
    private final BindingKey key;
    private final Ipv6Address careOfAddress;
    private final NonceIndices nonceIndices;
    private final boolean deletion;

    ReceivedBindingUpdate(InboundPacket packet, BindingUpdate update) {
        this.packet = packet;
        this.update = update;
        this.key = new BindingKey(packet.destination(), packet.logicalSource());
        AlternateCareOfAddress alternate = update.option(AlternateCareOfAddress.class);
        this.careOfAddress = alternate != null ? alternate.careOfAddress() : packet.source();
        this.nonceIndices = update.option(NonceIndices.class);
        this.deletion = update.lifetimeUnits() == 0 || careOfAddress.equals(homeAddress());
    }

    InboundPacket packet() {
        return packet;
    }

    BindingUpdate update() {
        return update;
    }

    BindingKey key() {
        return key;
    }

    Ipv6Address correspondent() {
        return key.correspondent();
    }

    /** Of the Home Address option when there is one, else the packet's source. */
    Ipv6Address homeAddress() {
        return key.homeAddress();
    }

    /** Of the Alternate Care-of Address option when there is one, else the packet's source. */
    Ipv6Address careOfAddress() {
        return careOfAddress;
    }

    /** Lifetime 0; or, as RFC 3775 had it and older mobile nodes still do, the home address as care-of address. */
    boolean isDeletion() {
        return deletion;
    }

    /** What stands for the care-of address in the authenticator (section 6.2.7). */
    Ipv6Address authenticatedAddress() {
        return deletion ? homeAddress() : careOfAddress;
    }

    /** Or null. */
    NonceIndices nonceIndices() {
        return nonceIndices;
    }
}
