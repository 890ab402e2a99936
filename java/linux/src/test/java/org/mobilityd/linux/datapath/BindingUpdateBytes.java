package org.mobilityd.linux.datapath;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;

/**
 * Binding Updates in plain bytes, with authenticators by RFC 6275 sections 5.2.5 and 6.2.7: an account of them that is independent of both
 * the fast path's and the engine's.
 */
final class BindingUpdateBytes {

    static final int FIXED_BYTES = 12;
    private static final int CHECKSUM = 4;
    private static final int AUTHENTICATOR_BYTES = 12;
    private static final int TOKEN_BYTES = 8;

    private final Ipv6Address homeAddress;
    private final Ipv6Address correspondent;
    private int sequence = 1;
    private int flags = Iana.BU_FLAG_ACKNOWLEDGE;
    private int lifetimeUnits = 60;
    private String options = "";

    BindingUpdateBytes(Ipv6Address homeAddress, Ipv6Address correspondent) {
        this.homeAddress = homeAddress;
        this.correspondent = correspondent;
    }

    BindingUpdateBytes sequence(int number) {
        sequence = number;
        return this;
    }

    BindingUpdateBytes flags(int bits) {
        flags = bits;
        return this;
    }

    BindingUpdateBytes lifetimeUnits(int units) {
        lifetimeUnits = units;
        return this;
    }

    /** The options in front of the authorization data, in hex; padding comes after them as it is needed. */
    BindingUpdateBytes options(String hex) {
        options = hex.replace(" ", "");
        return this;
    }

    static String nonceIndices(int home, int careOf) {
        return String.format("0404%04x%04x", home, careOf);
    }

    static String alternateCareOfAddress(Ipv6Address address) {
        return "0310" + HexFormat.of().formatHex(address.toBytes());
    }

    /** SHA-1(home keygen token | care-of keygen token). */
    byte[] registrationKey(TestSecret home, TestSecret careOf, Ipv6Address careOfAddress) {
        return sha1(concatenate(token(home, homeAddress, 0), token(careOf, careOfAddress, 1)));
    }

    /** SHA-1(home keygen token). */
    byte[] deletionKey(TestSecret home) {
        return sha1(token(home, homeAddress, 0));
    }

    /** The whole message, checksum zero. @param careOfAddress what the authenticator is over: in a deletion the home address */
    byte[] signed(byte[] key, Ipv6Address careOfAddress) {
        byte[] message = unsigned();
        int covered = message.length - AUTHENTICATOR_BYTES;
        byte[] authenticator = hmac(key, concatenate(careOfAddress.toBytes(), correspondent.toBytes(), Arrays.copyOf(message, covered)));
        System.arraycopy(authenticator, 0, message, covered, AUTHENTICATOR_BYTES);
        return message;
    }

    private byte[] unsigned() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(HexFormat.of().parseHex(options));
        while ((FIXED_BYTES + body.size()) % 8 != 2) {
            body.write(Iana.OPT_PAD1);
        }
        int length = FIXED_BYTES + body.size() + 2 + AUTHENTICATOR_BYTES;
        ByteBuffer message = ByteBuffer.allocate(length);
        message.put((byte) Iana.PROTOCOL_NONE).put((byte) (length / 8 - 1)).put((byte) Iana.MH_BINDING_UPDATE).put((byte) 0);
        message.position(CHECKSUM + 2);
        message.putShort((short) sequence).putShort((short) flags).putShort((short) lifetimeUnits).put(body.toByteArray());
        return message.put((byte) Iana.OPT_BINDING_AUTHORIZATION_DATA).put((byte) AUTHENTICATOR_BYTES).array();
    }

    private static byte[] token(TestSecret secret, Ipv6Address address, int kind) {
        byte[] input = concatenate(address.toBytes(), secret.nonce(), new byte[] {(byte) kind});
        return Arrays.copyOf(hmac(secret.nodeKey(), input), TOKEN_BYTES);
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] sha1(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(message);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] concatenate(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
