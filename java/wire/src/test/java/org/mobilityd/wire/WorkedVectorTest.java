package org.mobilityd.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption.BindingAuthorizationData;
import org.mobilityd.wire.MobilityOption.NonceIndices;

/** One return routability procedure, from Kcn to the checksum of the Binding Update, every intermediate value known. */
class WorkedVectorTest {

    private static final Ipv6Address HOME_ADDRESS = Ipv6Address.parse("2001:db8:1::1");
    private static final Ipv6Address CARE_OF_ADDRESS = Ipv6Address.parse("2001:db8:2::2");
    private static final Ipv6Address CORRESPONDENT = Ipv6Address.parse("2001:db8:3::3");
    private static final byte[] KCN = hex("000102030405060708090a0b0c0d0e0f10111213");
    private static final byte[] NONCE = hex("2021222324252627");
    private static final byte[] HOME_TOKEN = hex("33f00a420830fa06");
    private static final byte[] CARE_OF_TOKEN = hex("79d655cab1f700b6");
    private static final byte[] KBM = hex("36468f13badd0320afba1f60540582449f18b551");
    private static final byte[] BINDING_UPDATE_WITHOUT_AUTHENTICATOR = hex("3b0305000000000780000069040400010001050c");
    private static final byte[] AUTHENTICATOR = hex("9050aa332ea3d0f9d8630930");
    private static final int CHECKSUM = 0xbea3;

    @Test
    @DisplayName("keygen tokens are First(64, HMAC_SHA1(Kcn, address | nonce | 0 or 1)) (RFC 6275 section 5.2.5)")
    void keygenTokensFollowTheFormula() throws GeneralSecurityException {
        assertArrayEquals(HOME_TOKEN, first(8, hmacSha1(KCN, HOME_ADDRESS.toBytes(), NONCE, new byte[] {0})));
        assertArrayEquals(CARE_OF_TOKEN, first(8, hmacSha1(KCN, CARE_OF_ADDRESS.toBytes(), NONCE, new byte[] {1})));
    }

    @Test
    @DisplayName("Kbm is SHA1(home token | care-of token) (section 5.2.5)")
    void bindingManagementKeyIsAPlainHash() throws GeneralSecurityException {
        assertArrayEquals(KBM, MessageDigest.getInstance("SHA-1").digest(concatenated(HOME_TOKEN, CARE_OF_TOKEN)));
    }

    @Test
    void bindingUpdateHasTheExpectedBytesBeforeItsAuthenticator() {
        byte[] header = MobilityHeaderCodec.encode(bindingUpdate(Authenticator.ZERO));
        assertArrayEquals(BINDING_UPDATE_WITHOUT_AUTHENTICATOR, MobilityHeaderCodec.macInput(header));
        assertArrayEquals(concatenated(BINDING_UPDATE_WITHOUT_AUTHENTICATOR, new byte[12]), header);
    }

    @Test
    @DisplayName("the authenticator is First(96, HMAC_SHA1(Kbm, care-of address | correspondent | MH Data)) (section 6.2.7)")
    void authenticatorCoversAddressesAndHeader() throws GeneralSecurityException {
        byte[] header = MobilityHeaderCodec.encode(bindingUpdate(Authenticator.ZERO));
        byte[] computed = hmacSha1(KBM, CARE_OF_ADDRESS.toBytes(), CORRESPONDENT.toBytes(), MobilityHeaderCodec.macInput(header));
        assertArrayEquals(AUTHENTICATOR, first(12, computed));
    }

    @Test
    @DisplayName("the checksum's pseudo-header holds the home address of the Home Address option (section 6.1.1)")
    void checksumUsesTheHomeAddress() {
        OutboundPacket packet = OutboundPacket.plain(CARE_OF_ADDRESS, CORRESPONDENT, bindingUpdate(new Authenticator(AUTHENTICATOR)))
                .withHomeAddressOption(HOME_ADDRESS);
        byte[] bytes = PacketCodec.encode(packet);
        byte[] header = concatenated(BINDING_UPDATE_WITHOUT_AUTHENTICATOR, AUTHENTICATOR);
        header[4] = (byte) (CHECKSUM >>> 8);
        header[5] = (byte) CHECKSUM;
        assertEquals("60000000" + "0038" + "3c" + "40" + hex(CARE_OF_ADDRESS.toBytes()) + hex(CORRESPONDENT.toBytes())
                + "8702" + "01020000" + "c910" + hex(HOME_ADDRESS.toBytes()) + hex(header), hex(bytes));
        InboundPacket decoded = PacketCodec.decode(bytes, 3, null).orNull();
        assertEquals(packet.message(), decoded.message());
        assertEquals(HOME_ADDRESS, decoded.logicalSource());
        assertArrayEquals(header, decoded.header());
    }

    private static BindingUpdate bindingUpdate(Authenticator authenticator) {
        return new BindingUpdate(7, Iana.BU_FLAG_ACKNOWLEDGE, 105,
                List.of(new NonceIndices(1, 1), new BindingAuthorizationData(authenticator)));
    }

    private static byte[] hmacSha1(byte[] key, byte[]... parts) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(key, "HmacSHA1"));
        return mac.doFinal(concatenated(parts));
    }

    private static byte[] first(int bytes, byte[] all) {
        return Arrays.copyOf(all, bytes);
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
