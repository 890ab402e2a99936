package org.mobilityd.protocol.auth;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.mobilityd.wire.Ipv6Address;

/** HMAC_SHA1(K, m) of RFC 6275 section 5.2.4, built up piece by piece. */
final class HmacSha1 {

    private final Sha1 sha1;
    private final HmacKey key;

    /** @param sha1 behind the key for the inner hash */
    HmacSha1(Sha1 sha1, HmacKey key) {
        this.sha1 = sha1;
        this.key = key;
    }

    HmacSha1 add(Ipv6Address address) {
        sha1.add(address.high());
        sha1.add(address.low());
        return this;
    }

    HmacSha1 add(byte[] bytes) {
        return add(bytes, 0, bytes.length);
    }

    HmacSha1 add(byte[] bytes, int from, int to) {
        sha1.add(bytes, from, to);
        return this;
    }

    HmacSha1 add(int octet) {
        sha1.add(octet);
        return this;
    }

    /** All 20 bytes. */
    byte[] finish() {
        byte[] inner = sha1.finish();
        key.resumeOuter(sha1);
        sha1.add(inner, 0, inner.length);
        byte[] code = sha1.finish();
        sha1.wipe();
        Arrays.fill(inner, (byte) 0);
        return code;
    }

    /** The first 64 bits, in network byte order. */
    long first64() {
        byte[] code = finish();
        long first = ByteBuffer.wrap(code).getLong();
        Arrays.fill(code, (byte) 0);
        return first;
    }
}
