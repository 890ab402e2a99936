package org.mobilityd.protocol.auth;

import java.util.ArrayList;
import java.util.List;
import org.mobilityd.wire.Authenticator;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityHeaderCodec;
import org.mobilityd.wire.MobilityMessage;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingRevocationAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingRevocationIndication;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityMessage.HandoverAcknowledge;
import org.mobilityd.wire.MobilityMessage.HandoverInitiate;
import org.mobilityd.wire.MobilityOption;
import org.mobilityd.wire.MobilityOption.BindingAuthorizationData;
import org.mobilityd.wire.MobilityOption.MobilityMessageAuthentication;

/**
 * Authenticates messages about bindings that are to be sent: appends the authentication option, as the last one, to a
 * message that has none yet. The message must not be changed afterwards.
 */
public final class MessageSigner {

    private MessageSigner() {
    }

    /**
     * Appends a Binding Authorization Data option (RFC 6275 section 6.2.7).
     *
     * @param careOfAddress as in {@link BindingAuthenticator}: the home address when the message is about a deletion
     * @param correspondent the address that the mobile node talks to
     */
    public static BindingUpdate sign(BindingUpdate update, BindingManagementKey key, Ipv6Address careOfAddress, Ipv6Address correspondent) {
        BindingUpdate unsigned = update.withOptions(append(update.options(), new BindingAuthorizationData(Authenticator.ZERO)));
        return update.withOptions(append(update.options(), authorization(unsigned, key, careOfAddress, correspondent)));
    }

    /** As for a Binding Update; addresses and key are those of the Binding Update that is acknowledged. */
    public static BindingAcknowledgement sign(BindingAcknowledgement acknowledgement, BindingManagementKey key,
            Ipv6Address careOfAddress, Ipv6Address correspondent) {
        BindingAcknowledgement unsigned =
                acknowledgement.withOptions(append(acknowledgement.options(), new BindingAuthorizationData(Authenticator.ZERO)));
        return acknowledgement.withOptions(
                append(acknowledgement.options(), authorization(unsigned, key, careOfAddress, correspondent)));
    }

    /**
     * Appends an MN-HA Mobility Message Authentication option (RFC 4285 section 5.1); a Mobile Node Identifier or Replay Protection
     * option has to be there already.
     *
     * @param careOfAddress the one to be registered; the home address on deregistration
     */
    public static BindingUpdate sign(BindingUpdate update, SharedKey key, Ipv6Address careOfAddress, Ipv6Address homeAddress) {
        BindingUpdate unsigned = update.withOptions(append(update.options(), emptyAuthentication(key)));
        return update.withOptions(append(update.options(), authentication(unsigned, key, careOfAddress, homeAddress)));
    }

    /** As for a Binding Update; the addresses are those of the Binding Update that is acknowledged. */
    public static BindingAcknowledgement sign(BindingAcknowledgement acknowledgement, SharedKey key, Ipv6Address careOfAddress,
            Ipv6Address homeAddress) {
        BindingAcknowledgement unsigned = acknowledgement.withOptions(append(acknowledgement.options(), emptyAuthentication(key)));
        return acknowledgement.withOptions(append(acknowledgement.options(), authentication(unsigned, key, careOfAddress, homeAddress)));
    }

    /** As for a Binding Update. */
    public static BindingRevocationIndication sign(BindingRevocationIndication indication, SharedKey key, Ipv6Address careOfAddress,
            Ipv6Address homeAddress) {
        BindingRevocationIndication unsigned = indication.withOptions(append(indication.options(), emptyAuthentication(key)));
        return indication.withOptions(append(indication.options(), authentication(unsigned, key, careOfAddress, homeAddress)));
    }

    /** As for a Binding Update. */
    public static BindingRevocationAcknowledgement sign(BindingRevocationAcknowledgement acknowledgement, SharedKey key,
            Ipv6Address careOfAddress, Ipv6Address homeAddress) {
        BindingRevocationAcknowledgement unsigned =
                acknowledgement.withOptions(append(acknowledgement.options(), emptyAuthentication(key)));
        return acknowledgement.withOptions(append(acknowledgement.options(), authentication(unsigned, key, careOfAddress, homeAddress)));
    }

    /** As for a Binding Update. */
    public static HandoverInitiate sign(HandoverInitiate initiate, SharedKey key, Ipv6Address careOfAddress, Ipv6Address homeAddress) {
        HandoverInitiate unsigned = initiate.withOptions(append(initiate.options(), emptyAuthentication(key)));
        return initiate.withOptions(append(initiate.options(), authentication(unsigned, key, careOfAddress, homeAddress)));
    }

    /** As for a Binding Update. */
    public static HandoverAcknowledge sign(HandoverAcknowledge acknowledge, SharedKey key, Ipv6Address careOfAddress,
            Ipv6Address homeAddress) {
        HandoverAcknowledge unsigned = acknowledge.withOptions(append(acknowledge.options(), emptyAuthentication(key)));
        return acknowledge.withOptions(append(acknowledge.options(), authentication(unsigned, key, careOfAddress, homeAddress)));
    }

    private static MobilityOption authorization(MobilityMessage unsigned, BindingManagementKey key, Ipv6Address careOfAddress,
            Ipv6Address correspondent) {
        return new BindingAuthorizationData(
                BindingAuthenticator.compute(key, careOfAddress, correspondent, MobilityHeaderCodec.encode(unsigned)));
    }

    private static MobilityOption authentication(MobilityMessage unsigned, SharedKey key, Ipv6Address careOfAddress,
            Ipv6Address homeAddress) {
        byte[] data = SharedKeyAuthenticator.compute(key, careOfAddress, homeAddress, MobilityHeaderCodec.encode(unsigned));
        return new MobilityMessageAuthentication(SharedKeyAuthenticator.SUBTYPE_MN_HA, key.spi(), data);
    }

    private static MobilityOption emptyAuthentication(SharedKey key) {
        return new MobilityMessageAuthentication(SharedKeyAuthenticator.SUBTYPE_MN_HA, key.spi(),
                new byte[SharedKeyAuthenticator.AUTHENTICATION_DATA_BYTES]);
    }

    private static List<MobilityOption> append(List<MobilityOption> options, MobilityOption last) {
        List<MobilityOption> appended = new ArrayList<>(options);
        appended.add(last);
        return appended;
    }
}
