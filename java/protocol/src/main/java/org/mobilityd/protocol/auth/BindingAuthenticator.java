package org.mobilityd.protocol.auth;

import java.security.MessageDigest;
import java.util.Arrays;
import org.mobilityd.wire.Authenticator;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;

/**
 * The authenticator in the Binding Authorization Data option (RFC 6275 section 6.2.7):
 * First(96, HMAC_SHA1(Kbm, care-of address | correspondent | MH Data)).
 *
 * <p>MH Data is the Mobility Header without the 12 authenticator bytes, the checksum counted as zero. The care-of address is the one to
 * be registered (of the Alternate Care-of Address option when there is one), on deletion the home address. The correspondent is the
 * address that the mobile node talks to, whoever answers for it.
 */
public final class BindingAuthenticator {

    private BindingAuthenticator() {
    }

    /**
     * The authenticator that belongs into {@code mobilityHeader}.
     *
     * @param mobilityHeader a whole Binding Update or Acknowledgement; what it carries as checksum and authenticator does not count
     * @throws IllegalArgumentException when the Binding Authorization Data option is not its last option, without padding behind it
     */
    public static Authenticator compute(BindingManagementKey key, Ipv6Address careOfAddress, Ipv6Address correspondent,
            byte[] mobilityHeader) {
        if (!isPlacedRight(mobilityHeader)) {
            throw new IllegalArgumentException("the Binding Authorization Data option must be the last one, without padding behind it");
        }
        return authenticator(key, careOfAddress, correspondent, mobilityHeader);
    }

    /**
     * Whether {@code mobilityHeader} carries the right authenticator, as its last option and without padding behind it (section 9.5.1).
     * Compared in constant time; any bytes may be given.
     */
    public static boolean verify(BindingManagementKey key, Ipv6Address careOfAddress, Ipv6Address correspondent, byte[] mobilityHeader) {
        if (!isPlacedRight(mobilityHeader)) {
            return false;
        }
        byte[] received = Arrays.copyOfRange(mobilityHeader, mobilityHeader.length - Authenticator.BYTES, mobilityHeader.length);
        return MessageDigest.isEqual(authenticator(key, careOfAddress, correspondent, mobilityHeader).toBytes(), received);
    }

    /** Whether the Binding Authorization Data option is the last one and ends the message (sections 6.2, 9.5.1). */
    public static boolean isPlacedRight(byte[] mobilityHeader) {
        return AuthenticatedHeader.lastOption(mobilityHeader, Iana.OPT_BINDING_AUTHORIZATION_DATA, Authenticator.BYTES, false)
                != AuthenticatedHeader.ABSENT;
    }

    private static Authenticator authenticator(BindingManagementKey key, Ipv6Address careOfAddress, Ipv6Address correspondent,
            byte[] mobilityHeader) {
        HmacSha1 mac = key.hmac().add(careOfAddress).add(correspondent);
        int end = mobilityHeader.length - Authenticator.BYTES;
        return new Authenticator(AuthenticatedHeader.addWithoutChecksum(mac, mobilityHeader, end).finish());
    }
}
