package org.mobilityd.protocol.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.mobilityd.wire.Authenticator;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityHeaderCodec;
import org.mobilityd.wire.MobilityMessage;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
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
        return sign(update.options(), update::withOptions, key, careOfAddress, homeAddress).message();
    }

    /** As for a Binding Update; the addresses are those of the Binding Update that is acknowledged. */
    public static BindingAcknowledgement sign(BindingAcknowledgement acknowledgement, SharedKey key, Ipv6Address careOfAddress,
            Ipv6Address homeAddress) {
        return sign(acknowledgement.options(), acknowledgement::withOptions, key, careOfAddress, homeAddress).message();
    }

    /**
     * As for a Binding Update.
     *
     * @param options what the message has so far
     * @param withOptions makes the message
     */
    public static <M extends MobilityMessage> Signed<M> sign(List<MobilityOption> options, Function<List<MobilityOption>, M> withOptions,
            SharedKey key, Ipv6Address careOfAddress, Ipv6Address homeAddress) {
        M unsigned = withOptions.apply(append(options, authentication(key, new byte[SharedKeyAuthenticator.AUTHENTICATION_DATA_BYTES])));
        byte[] header = MobilityHeaderCodec.encode(unsigned);
        byte[] data = SharedKeyAuthenticator.fill(key, careOfAddress, homeAddress, header);
        return new Signed<>(withOptions.apply(append(options, authentication(key, data))), header);
    }

    /** @param header what {@link MobilityHeaderCodec#encode} makes of {@code message} */
    public record Signed<M extends MobilityMessage>(M message, byte[] header) {
    }

    private static MobilityOption authorization(MobilityMessage unsigned, BindingManagementKey key, Ipv6Address careOfAddress,
            Ipv6Address correspondent) {
        return new BindingAuthorizationData(
                BindingAuthenticator.compute(key, careOfAddress, correspondent, MobilityHeaderCodec.encode(unsigned)));
    }

    private static MobilityOption authentication(SharedKey key, byte[] data) {
        return new MobilityMessageAuthentication(SharedKeyAuthenticator.SUBTYPE_MN_HA, key.spi(), data);
    }

    private static List<MobilityOption> append(List<MobilityOption> options, MobilityOption last) {
        List<MobilityOption> appended = new ArrayList<>(options.size() + 1);
        appended.addAll(options);
        appended.add(last);
        return appended;
    }
}
