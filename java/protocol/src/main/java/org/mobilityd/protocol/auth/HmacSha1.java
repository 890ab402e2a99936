package org.mobilityd.protocol.auth;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.mobilityd.wire.Ipv6Address;

/** HMAC_SHA1(K, m) of RFC 6275 section 5.2.4, built up piece by piece; and the plain hash. */
final class HmacSha1 {

    private static final String ALGORITHM = "HmacSHA1";

    private final Mac mac;

    private HmacSha1(Mac mac) {
        this.mac = mac;
    }

    static HmacSha1 keyedWith(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return new HmacSha1(mac);
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException("not an HMAC key", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no " + ALGORITHM, e);
        }
    }

    static byte[] sha1(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no SHA-1", e);
        }
    }

    HmacSha1 add(Ipv6Address address) {
        return add(address.toBytes());
    }

    HmacSha1 add(byte[] bytes) {
        mac.update(bytes);
        return this;
    }

    HmacSha1 add(byte[] bytes, int from, int to) {
        mac.update(bytes, from, to - from);
        return this;
    }

    HmacSha1 add(int octet) {
        mac.update((byte) octet);
        return this;
    }

    /** All 20 bytes. */
    byte[] finish() {
        return mac.doFinal();
    }

    /** The first 64 bits, in network byte order. */
    long first64() {
        return ByteBuffer.wrap(finish()).getLong();
    }
}
