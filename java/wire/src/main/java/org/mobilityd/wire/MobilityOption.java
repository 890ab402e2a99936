package org.mobilityd.wire;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** A mobility option (RFC 6275 section 6.2); alignment is the codec's business. */
public sealed interface MobilityOption permits MobilityOption.BindingRefreshAdvice, MobilityOption.AlternateCareOfAddress,
        MobilityOption.NonceIndices, MobilityOption.BindingAuthorizationData, MobilityOption.MobileNodeIdentifier,
        MobilityOption.MobilityMessageAuthentication, MobilityOption.ReplayProtection, MobilityOption.UnknownMobilityOption,
        ProxyMobilityOption {

    /** The option's type (values in {@link Iana}). */
    int type();

    /** Binding Refresh Advice (section 6.2.4). @param refreshIntervalUnits in units of 4 seconds */
    record BindingRefreshAdvice(int refreshIntervalUnits) implements MobilityOption {
        @Override
        public int type() {
            return Iana.OPT_BINDING_REFRESH_ADVICE;
        }
    }

    /** Alternate Care-of Address (section 6.2.5). */
    record AlternateCareOfAddress(Ipv6Address careOfAddress) implements MobilityOption {
        @Override
        public int type() {
            return Iana.OPT_ALTERNATE_CARE_OF_ADDRESS;
        }
    }

    /** Nonce Indices (section 6.2.6). */
    record NonceIndices(int homeNonceIndex, int careOfNonceIndex) implements MobilityOption {
        @Override
        public int type() {
            return Iana.OPT_NONCE_INDICES;
        }
    }

    /** Binding Authorization Data (section 6.2.7): always last. */
    record BindingAuthorizationData(Authenticator authenticator) implements MobilityOption {
        @Override
        public int type() {
            return Iana.OPT_BINDING_AUTHORIZATION_DATA;
        }
    }

    /** Mobile Node Identifier (RFC 4283). @param subtype 1: network access identifier */
    record MobileNodeIdentifier(int subtype, byte[] identifier) implements MobilityOption {
        public MobileNodeIdentifier {
            identifier = identifier.clone();
        }

        @Override
        public int type() {
            return Iana.OPT_MOBILE_NODE_IDENTIFIER;
        }

        @Override
        public byte[] identifier() {
            return identifier.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof MobileNodeIdentifier that && subtype == that.subtype && Arrays.equals(identifier, that.identifier);
        }

        @Override
        public int hashCode() {
            return 31 * subtype + Arrays.hashCode(identifier);
        }

        @Override
        public String toString() {
            return "MobileNodeIdentifier[subtype=" + subtype + ", identifier=" + HexFormat.of().formatHex(identifier) + "]";
        }
    }

    /**
     * Mobility Message Authentication (RFC 4285 section 5): always the last option.
     *
     * @param subtype 1: MN-HA, 2: MN-AAA
     * @param spi the mobility security parameter index, 32 bits
     */
    record MobilityMessageAuthentication(int subtype, int spi, byte[] authenticationData) implements MobilityOption {
        public MobilityMessageAuthentication {
            authenticationData = authenticationData.clone();
        }

        @Override
        public int type() {
            return Iana.OPT_MOBILITY_MESSAGE_AUTHENTICATION;
        }

        @Override
        public byte[] authenticationData() {
            return authenticationData.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof MobilityMessageAuthentication that && subtype == that.subtype && spi == that.spi
                    && MessageDigest.isEqual(authenticationData, that.authenticationData);
        }

        @Override
        public int hashCode() {
            return 31 * spi + subtype;
        }

        @Override
        public String toString() {
            return "MobilityMessageAuthentication[subtype=" + subtype + ", spi=" + Integer.toUnsignedString(spi) + "]";
        }
    }

    /** Mobility Message Replay Protection (RFC 4285 section 6). @param timestamp NTP format, 32.32 seconds since 1900 */
    record ReplayProtection(long timestamp) implements MobilityOption {
        @Override
        public int type() {
            return Iana.OPT_REPLAY_PROTECTION;
        }
    }

    /** An option of a type that this codec does not know; it survives a round trip. */
    record UnknownMobilityOption(int type, byte[] data) implements MobilityOption {
        public UnknownMobilityOption {
            data = data.clone();
        }

        @Override
        public byte[] data() {
            return data.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof UnknownMobilityOption that && type == that.type && Arrays.equals(data, that.data);
        }

        @Override
        public int hashCode() {
            return 31 * type + Arrays.hashCode(data);
        }

        @Override
        public String toString() {
            return "UnknownMobilityOption[type=" + type + ", data=" + HexFormat.of().formatHex(data) + "]";
        }
    }
}
