package org.mobilityd.protocol.correspondent;

import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.auth.MessageSigner;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.OutboundPacket;

/** Binding Acknowledgements: when, with what, and where to (RFC 6275 section 9.5.4). */
final class Acknowledgements {

    private Acknowledgements() {
    }

    /** Whether a Binding Update with this outcome is answered. An accepted one is only when it asks for it. */
    static boolean isOwed(ReceivedBindingUpdate received, int status) {
        if (received.update().acknowledge()) {
            return true;
        }
        switch (status) {
            case Iana.STATUS_INSUFFICIENT_RESOURCES:
            case Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW:
            case Iana.STATUS_EXPIRED_HOME_NONCE_INDEX:
            case Iana.STATUS_EXPIRED_CARE_OF_NONCE_INDEX:
            case Iana.STATUS_EXPIRED_NONCES:
            case Iana.STATUS_HOME_REGISTRATION_NOT_SUPPORTED:
            case Iana.STATUS_REGISTRATION_TYPE_CHANGE_DISALLOWED:
                return true;
            default:
                return false;
        }
    }

    /**
     * The acknowledgement of {@code received}: to the packet's source whatever the Binding Cache says, with a type 2 routing header iff
     * the Binding Update had a Home Address option. The K bit stays 0 (section 6.1.8).
     *
     * @param authority signs it, or null
     */
    static Effect.Transmit of(ReceivedBindingUpdate received, int status, int sequence, int lifetimeUnits, Authority authority) {
        BindingAcknowledgement acknowledgement = new BindingAcknowledgement(status, 0, sequence, lifetimeUnits, List.of());
        if (authority != null) {
            acknowledgement = MessageSigner.sign(acknowledgement, authority.key(), received.authenticatedAddress(),
                    received.correspondent());
        }
        OutboundPacket packet = OutboundPacket.plain(received.correspondent(), received.packet().source(), acknowledgement);
        boolean hadHomeAddressOption = received.packet().homeAddressOption() != null;
        return new Effect.Transmit(hadHomeAddressOption ? packet.withRoutingHeader(received.homeAddress()) : packet);
    }
}
