package org.mobilityd.protocol.mobilenode;

import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Event.Severity;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.ErrorMessage;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingError;
import org.mobilityd.wire.MobilityMessage.CareOfTest;
import org.mobilityd.wire.MobilityMessage.HomeTest;

/**
 * What correspondents, or those who pretend to be, send to the mobile node: checks which way a message came, and hands it to the entry of
 * the Binding Update List that it is for (RFC 6275 sections 11.3.5, 11.3.6, 11.6.2, 11.7.3, 11.7.4).
 */
final class CorrespondentMessages {

    private static final int UNRECOGNIZED_NEXT_HEADER = 1;
    private static final int UNRECOGNIZED_OPTION = 2;

    private final MobileNodeConfig.Home home;
    private final CareOfAddresses careOfAddresses;
    private final BindingUpdateList bindingUpdateList;

    CorrespondentMessages(MobileNodeConfig.Home home, CareOfAddresses careOfAddresses, BindingUpdateList bindingUpdateList) {
        this.home = home;
        this.careOfAddresses = careOfAddresses;
        this.bindingUpdateList = bindingUpdateList;
    }

    /** Section 11.6.2: while away, a Home Test must have come through the home agent's tunnel. */
    void homeTest(long now, InboundPacket packet, HomeTest test, List<Effect> effects) {
        boolean away = careOfAddresses.primary() != null;
        boolean rightWay = away ? cameThroughHomeAgent(packet) : packet.tunnel() == null;
        CorrespondentRegistration entry = bindingUpdateList.find(packet.source());
        if (!rightWay || !packet.destination().equals(home.address()) || isExtended(packet)) {
            dropped("home-test-dropped", packet, "not-through-home-agent", effects);
        } else if (entry == null || !entry.homeTest(now, test, effects)) {
            dropped("home-test-dropped", packet, "cookie", effects);
        }
    }

    private boolean cameThroughHomeAgent(InboundPacket packet) {
        return packet.tunnel() != null && packet.tunnel().source().equals(home.agent())
                && careOfAddresses.holds(packet.tunnel().destination());
    }

    /** Section 11.6.2: to the current care-of address. */
    void careOfTest(long now, InboundPacket packet, CareOfTest test, List<Effect> effects) {
        Attachment primary = careOfAddresses.primary();
        boolean toCareOfAddress = primary != null && packet.destination().equals(primary.address());
        CorrespondentRegistration entry = bindingUpdateList.find(packet.source());
        if (!toCareOfAddress || packet.tunnel() != null || isExtended(packet)) {
            dropped("care-of-test-dropped", packet, "destination", effects);
        } else if (entry == null || !entry.careOfTest(now, test, effects)) {
            dropped("care-of-test-dropped", packet, "cookie", effects);
        }
    }

    /** Among mobility messages only Binding Updates and Acknowledgements have Mobile IPv6's extension headers (sections 6.3, 6.4). */
    private static boolean isExtended(InboundPacket packet) {
        return packet.homeAddressOption() != null || packet.routingHeader() != null;
    }

    void acknowledgement(long now, InboundPacket packet, BindingAcknowledgement acknowledgement, List<Effect> effects) {
        CorrespondentRegistration entry = bindingUpdateList.find(packet.source());
        String fault = "unknown-source";
        if (entry != null) {
            fault = packet.logicalDestination().equals(home.address()) ? entry.acknowledgement(now, packet, acknowledgement, effects)
                    : "destination";
        }
        if (fault != null) {
            dropped("binding-acknowledgement-dropped", packet, fault, effects);
        }
    }

    /** Section 11.3.6. */
    void bindingError(long now, InboundPacket packet, BindingError error, List<Effect> effects) {
        CorrespondentRegistration entry = bindingUpdateList.find(packet.source());
        if (entry == null) {
            dropped("binding-error-dropped", packet, "unknown-source", effects);
        } else if (error.status() == Iana.BE_UNKNOWN_BINDING_FOR_HOME_ADDRESS && error.homeAddress().equals(home.address())) {
            entry.bindingUnknown(now, effects);
        } else if (error.status() == Iana.BE_UNRECOGNIZED_MH_TYPE && entry.awaitsAnswer()) {
            entry.notUnderstood();
        }
    }

    /** Section 11.7.4: those of nodes without an entry are ignored. */
    void refreshRequest(long now, InboundPacket packet, List<Effect> effects) {
        CorrespondentRegistration entry = bindingUpdateList.find(packet.source());
        if (entry != null) {
            entry.refreshRequested(now, effects);
        }
    }

    /** Section 11.3.5. */
    void icmpError(long now, InboundPacket packet, ErrorMessage error, List<Effect> effects) {
        if (error.type() != Iana.ICMPV6_PARAMETER_PROBLEM) {
            return;
        }
        if (error.code() == UNRECOGNIZED_OPTION) {
            dropped("home-address-option-unrecognized", packet, "parameter-problem", effects);
        } else if (error.code() == UNRECOGNIZED_NEXT_HEADER) {
            QuotedMobilityHeader quoted = QuotedMobilityHeader.in(error.invokingPacket());
            CorrespondentRegistration entry = quoted == null ? null : bindingUpdateList.find(quoted.destination());
            if (entry != null && entry.sent(quoted)) {
                entry.unsupported(now, "parameter-problem", effects);
            }
        }
    }

    private static void dropped(String name, InboundPacket packet, String reason, List<Effect> effects) {
        effects.add(new Effect.Report(Event.of(Severity.DEBUG, name, "source", packet.source(), "reason", reason)));
    }
}
