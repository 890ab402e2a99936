package org.mobilityd.wire;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The message of a Mobility Header (RFC 6275 section 6.1). Options are kept in the order of the wire; padding is not among them:
 * the codec removes and inserts it as each option's alignment demands.
 */
public sealed interface MobilityMessage extends Message {

    /** The MH Type (RFC 6275 section 6.1.1; values in {@link Iana}). */
    int type();

    List<MobilityOption> options();

    /** Whether RFC 6275 defines the type. A node that speaks nothing more owes other messages' senders a Binding Error (section 9.2). */
    default boolean isOfMobileIpv6() {
        return type() <= Iana.MH_BINDING_ERROR;
    }

    /** The first option of the class, or null. */
    default <O extends MobilityOption> O option(Class<O> kind) {
        for (MobilityOption option : options()) {
            if (kind.isInstance(option)) {
                return kind.cast(option);
            }
        }
        return null;
    }

    /** Binding Refresh Request (section 6.1.2). */
    record BindingRefreshRequest(List<MobilityOption> options) implements MobilityMessage {
        public BindingRefreshRequest {
            options = List.copyOf(options);
        }

        @Override
        public int type() {
            return Iana.MH_BINDING_REFRESH_REQUEST;
        }
    }

    /** Home Test Init (section 6.1.3). */
    record HomeTestInit(Cookie homeInitCookie, List<MobilityOption> options) implements MobilityMessage {
        public HomeTestInit {
            options = List.copyOf(options);
        }

        @Override
        public int type() {
            return Iana.MH_HOME_TEST_INIT;
        }
    }

    /** Care-of Test Init (section 6.1.4). */
    record CareOfTestInit(Cookie careOfInitCookie, List<MobilityOption> options) implements MobilityMessage {
        public CareOfTestInit {
            options = List.copyOf(options);
        }

        @Override
        public int type() {
            return Iana.MH_CARE_OF_TEST_INIT;
        }
    }

    /** Home Test (section 6.1.5). */
    record HomeTest(int homeNonceIndex, Cookie homeInitCookie, KeygenToken homeKeygenToken, List<MobilityOption> options)
            implements MobilityMessage {
        public HomeTest {
            options = List.copyOf(options);
        }

        @Override
        public int type() {
            return Iana.MH_HOME_TEST;
        }
    }

    /** Care-of Test (section 6.1.6). */
    record CareOfTest(int careOfNonceIndex, Cookie careOfInitCookie, KeygenToken careOfKeygenToken, List<MobilityOption> options)
            implements MobilityMessage {
        public CareOfTest {
            options = List.copyOf(options);
        }

        @Override
        public int type() {
            return Iana.MH_CARE_OF_TEST;
        }
    }

    /**
     * Binding Update (section 6.1.7).
     *
     * @param sequence 16 bits, compared modulo 2^16
     * @param flags the 16 bits behind the sequence number, as on the wire: {@link Iana#BU_FLAG_ACKNOWLEDGE} and its siblings;
     *        bits that are unknown here survive a round trip
     * @param lifetimeUnits in units of 4 seconds; 0 asks for deletion
     */
    record BindingUpdate(int sequence, int flags, int lifetimeUnits, List<MobilityOption> options) implements MobilityMessage {
        public BindingUpdate {
            options = List.copyOf(options);
        }

        @Override
        public int type() {
            return Iana.MH_BINDING_UPDATE;
        }

        public boolean acknowledge() {
            return (flags & Iana.BU_FLAG_ACKNOWLEDGE) != 0;
        }

        public boolean homeRegistration() {
            return (flags & Iana.BU_FLAG_HOME_REGISTRATION) != 0;
        }

        public boolean linkLocalCompatibility() {
            return (flags & Iana.BU_FLAG_LINK_LOCAL_COMPATIBILITY) != 0;
        }

        public boolean keyManagementMobility() {
            return (flags & Iana.BU_FLAG_KEY_MANAGEMENT_MOBILITY) != 0;
        }

        /** A Proxy Binding Update (RFC 5213 section 8.1). */
        public boolean proxyRegistration() {
            return (flags & Iana.BU_FLAG_PROXY_REGISTRATION) != 0;
        }

        /** From an anchor router or the central mobility database (RFC 8885 section 4.1). */
        public boolean distributedMobility() {
            return (flags & Iana.BU_FLAG_DISTRIBUTED_MOBILITY) != 0;
        }

        public BindingUpdate withOptions(List<MobilityOption> replacement) {
            return new BindingUpdate(sequence, flags, lifetimeUnits, replacement);
        }
    }

    /**
     * Binding Acknowledgement (section 6.1.8).
     *
     * @param status values in {@link Iana}; below 128 the Binding Update was accepted
     * @param flags the 8 bits behind the status, as on the wire: {@link Iana#BA_FLAG_KEY_MANAGEMENT_MOBILITY} and its siblings
     * @param lifetimeUnits granted, in units of 4 seconds
     */
    record BindingAcknowledgement(int status, int flags, int sequence, int lifetimeUnits, List<MobilityOption> options)
            implements MobilityMessage {
        public BindingAcknowledgement {
            options = List.copyOf(options);
        }

        @Override
        public int type() {
            return Iana.MH_BINDING_ACKNOWLEDGEMENT;
        }

        public boolean accepted() {
            return status < 128;
        }

        /** A Proxy Binding Acknowledgement (RFC 5213 section 8.2). */
        public boolean proxyRegistration() {
            return (flags & Iana.BA_FLAG_PROXY_REGISTRATION) != 0;
        }

        /** From an anchor router or the central mobility database (RFC 8885 section 4.2). */
        public boolean distributedMobility() {
            return (flags & Iana.BA_FLAG_DISTRIBUTED_MOBILITY) != 0;
        }

        public BindingAcknowledgement withOptions(List<MobilityOption> replacement) {
            return new BindingAcknowledgement(status, flags, sequence, lifetimeUnits, replacement);
        }
    }

    /** Binding Error (section 6.1.9). */
    record BindingError(int status, Ipv6Address homeAddress, List<MobilityOption> options) implements MobilityMessage {
        public BindingError {
            options = List.copyOf(options);
        }

        @Override
        public int type() {
            return Iana.MH_BINDING_ERROR;
        }
    }

    /**
     * Handover Initiate (RFC 5568 section 6.2.1.1, with the flags of RFC 5949 section 6.1.1).
     *
     * @param sequence 16 bits
     * @param flags the 8 bits behind the sequence number, as on the wire: {@link Iana#HI_FLAG_PROXY} and its siblings
     * @param code 8 bits; 0 between access gateways, unless it says more
     */
    record HandoverInitiate(int sequence, int flags, int code, List<MobilityOption> options) implements MobilityMessage {
        public HandoverInitiate {
            options = List.copyOf(options);
        }

        @Override
        public int type() {
            return Iana.MH_HANDOVER_INITIATE;
        }

        /** Between mobile access gateways (RFC 5949). */
        public boolean proxy() {
            return (flags & Iana.HI_FLAG_PROXY) != 0;
        }

        /** The same message with other options. */
        public HandoverInitiate withOptions(List<MobilityOption> other) {
            return new HandoverInitiate(sequence, flags, code, other);
        }
    }

    /**
     * Handover Acknowledge (RFC 5568 section 6.2.1.2, with the flags of RFC 5949 section 6.1.2).
     *
     * @param sequence that of the Handover Initiate
     * @param flags the 8 bits behind the sequence number, as on the wire: {@link Iana#HACK_FLAG_PROXY} and its siblings
     * @param code values in {@link Iana}; below 128 the handover is accepted
     */
    record HandoverAcknowledge(int sequence, int flags, int code, List<MobilityOption> options) implements MobilityMessage {
        public HandoverAcknowledge {
            options = List.copyOf(options);
        }

        @Override
        public int type() {
            return Iana.MH_HANDOVER_ACKNOWLEDGE;
        }

        /** Between mobile access gateways (RFC 5949). */
        public boolean proxy() {
            return (flags & Iana.HACK_FLAG_PROXY) != 0;
        }

        public boolean accepted() {
            return code < 128;
        }

        /** The same message with other options. */
        public HandoverAcknowledge withOptions(List<MobilityOption> other) {
            return new HandoverAcknowledge(sequence, flags, code, other);
        }
    }

    /**
     * Binding Revocation Indication (RFC 5846 section 5.1).
     *
     * @param trigger values in {@link Iana}; below 128 it concerns one mobile node
     * @param flags the 16 bits behind the sequence number, as on the wire: {@link Iana#BR_FLAG_PROXY_BINDING} and its siblings
     */
    record BindingRevocationIndication(int trigger, int sequence, int flags, List<MobilityOption> options) implements MobilityMessage {
        public BindingRevocationIndication {
            options = List.copyOf(options);
        }

        /** The same message with other options. */
        public BindingRevocationIndication withOptions(List<MobilityOption> other) {
            return new BindingRevocationIndication(trigger, sequence, flags, other);
        }

        @Override
        public int type() {
            return Iana.MH_BINDING_REVOCATION;
        }
    }

    /**
     * Binding Revocation Acknowledgement (RFC 5846 section 5.2).
     *
     * @param status values in {@link Iana}; below 128 the binding has been revoked
     * @param flags those of the indication
     */
    record BindingRevocationAcknowledgement(int status, int sequence, int flags, List<MobilityOption> options)
            implements MobilityMessage {
        public BindingRevocationAcknowledgement {
            options = List.copyOf(options);
        }

        /** The same message with other options. */
        public BindingRevocationAcknowledgement withOptions(List<MobilityOption> other) {
            return new BindingRevocationAcknowledgement(status, sequence, flags, other);
        }

        @Override
        public int type() {
            return Iana.MH_BINDING_REVOCATION;
        }
    }

    /** A message of a type that this codec does not know; its bytes (behind the checksum) survive a round trip. */
    record UnknownMobilityMessage(int type, byte[] data) implements MobilityMessage {
        public UnknownMobilityMessage {
            data = data.clone();
        }

        @Override
        public List<MobilityOption> options() {
            return List.of();
        }

        @Override
        public byte[] data() {
            return data.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof UnknownMobilityMessage that && type == that.type && Arrays.equals(data, that.data);
        }

        @Override
        public int hashCode() {
            return 31 * type + Arrays.hashCode(data);
        }

        @Override
        public String toString() {
            return "UnknownMobilityMessage[type=" + type + ", data=" + HexFormat.of().formatHex(data) + "]";
        }
    }
}
