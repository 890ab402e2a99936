package org.mobilityd.protocol.auth;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;

/**
 * The MN-HA Mobility Message Authentication option of home registrations (RFC 4285 section 5.1):
 * First(96, HMAC_SHA1(key, care-of address | home address | MH Data)).
 *
 * <p>MH Data is the Mobility Header up to and including the option's SPI, the checksum counted as zero. The care-of address is the one
 * to be registered; on deregistration the home address stands in both places. In a Binding Acknowledgement both are those of the
 * Binding Update that it answers. Freshness is another matter: see {@link ReplayProtectionClock}.
 */
public final class SharedKeyAuthenticator {

    /** The MN-HA subtype. */
    public static final int SUBTYPE_MN_HA = 1;
    /** Bytes of authentication data. */
    public static final int AUTHENTICATION_DATA_BYTES = 12;

    private static final int OPTION_HEAD_BYTES = 2;
    private static final int SUBTYPE_BYTES = 1;
    private static final int SPI_BYTES = 4;

    private SharedKeyAuthenticator() {
    }

    /** What {@link #verify} found. */
    public enum Verdict {
        /** Authentic. */
        VALID,
        /** No MN-HA option as the last one, or one that is not well-formed: discard (section 5). */
        NO_OPTION,
        /** The SPI names no association that is known here: discard (section 5.1.1). */
        UNKNOWN_ASSOCIATION,
        /** The association is known and the authentication data is wrong: answer with status 146 (section 5.1.1). */
        FAILED
    }

    /**
     * The authentication data that belongs into {@code mobilityHeader}.
     *
     * @param mobilityHeader a whole message that is about bindings or a handover; what it carries as checksum and authentication data does not count
     * @return 12 bytes
     * @throws IllegalArgumentException when the MN-HA option is not its last option (padding may follow)
     */
    public static byte[] compute(SharedKey key, Ipv6Address careOfAddress, Ipv6Address homeAddress, byte[] mobilityHeader) {
        return authenticationData(key, careOfAddress, homeAddress, mobilityHeader, presentOption(mobilityHeader));
    }

    /** Writes into {@code mobilityHeader} what {@link #compute} says. @return that */
    static byte[] fill(SharedKey key, Ipv6Address careOfAddress, Ipv6Address homeAddress, byte[] mobilityHeader) {
        int option = presentOption(mobilityHeader);
        byte[] data = authenticationData(key, careOfAddress, homeAddress, mobilityHeader, option);
        System.arraycopy(data, 0, mobilityHeader, endOfSpi(option), data.length);
        return data;
    }

    private static int presentOption(byte[] mobilityHeader) {
        int option = option(mobilityHeader);
        if (option == AuthenticatedHeader.ABSENT) {
            throw new IllegalArgumentException("the MN-HA authentication option must be the last one");
        }
        return option;
    }

    /** What {@code mobilityHeader}'s last option says about it. Compared in constant time; any bytes may be given. */
    public static Verdict verify(SharedKey key, Ipv6Address careOfAddress, Ipv6Address homeAddress, byte[] mobilityHeader) {
        int option = option(mobilityHeader);
        if (option == AuthenticatedHeader.ABSENT) {
            return Verdict.NO_OPTION;
        }
        if (spi(mobilityHeader, option) != key.spi()) {
            return Verdict.UNKNOWN_ASSOCIATION;
        }
        int dataStart = endOfSpi(option);
        byte[] received = Arrays.copyOfRange(mobilityHeader, dataStart, dataStart + AUTHENTICATION_DATA_BYTES);
        byte[] expected = authenticationData(key, careOfAddress, homeAddress, mobilityHeader, option);
        return MessageDigest.isEqual(expected, received) ? Verdict.VALID : Verdict.FAILED;
    }

    private static int option(byte[] mobilityHeader) {
        int dataLength = SUBTYPE_BYTES + SPI_BYTES + AUTHENTICATION_DATA_BYTES;
        int option = AuthenticatedHeader.lastOption(mobilityHeader, Iana.OPT_MOBILITY_MESSAGE_AUTHENTICATION, dataLength, true);
        boolean mobileNodeToHomeAgent = option != AuthenticatedHeader.ABSENT && mobilityHeader[option + OPTION_HEAD_BYTES] == SUBTYPE_MN_HA;
        return mobileNodeToHomeAgent ? option : AuthenticatedHeader.ABSENT;
    }

    private static int spi(byte[] mobilityHeader, int option) {
        return ByteBuffer.wrap(mobilityHeader).getInt(option + OPTION_HEAD_BYTES + SUBTYPE_BYTES);
    }

    private static int endOfSpi(int option) {
        return option + OPTION_HEAD_BYTES + SUBTYPE_BYTES + SPI_BYTES;
    }

    private static byte[] authenticationData(SharedKey key, Ipv6Address careOfAddress, Ipv6Address homeAddress, byte[] mobilityHeader,
            int option) {
        HmacSha1 mac = key.hmac().add(careOfAddress).add(homeAddress);
        byte[] whole = AuthenticatedHeader.addWithoutChecksum(mac, mobilityHeader, endOfSpi(option)).finish();
        return Arrays.copyOf(whole, AUTHENTICATION_DATA_BYTES);
    }
}
