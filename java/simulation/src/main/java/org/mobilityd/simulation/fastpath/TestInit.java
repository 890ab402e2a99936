package org.mobilityd.simulation.fastpath;

import static org.mobilityd.simulation.fastpath.Ipv6Bytes.u8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;

/** A HoTI or CoTI answered on the spot (RFC 6275 sections 5.2.5, 6.1.3 to 6.1.6, 9.4): nothing is remembered about who asked. */
public final class TestInit {

    private static final int INIT_BYTES = 16;
    private static final int TEST_BYTES = 24;
    private static final int HOP_LIMIT = 64;
    private static final int HDR_LEN_AT = 1;
    private static final int TYPE_AT = 2;
    private static final int CHECKSUM_AT = 4;
    private static final int COOKIE_AT = 8;

    private TestInit() {
    }

    /** Whether the Mobility Header at {@code at} is a HoTI or CoTI of the right form; what is not, the daemon complains about. */
    static boolean isWellFormed(byte[] packet, int at, int end) {
        if (end - at < INIT_BYTES || u8(packet, at) != Iana.PROTOCOL_NONE) {
            return false;
        }
        int type = u8(packet, at + TYPE_AT);
        int length = 8 * (1 + u8(packet, at + HDR_LEN_AT));
        return (type == Iana.MH_HOME_TEST_INIT || type == Iana.MH_CARE_OF_TEST_INIT) && length >= INIT_BYTES && length <= end - at;
    }

    /** The HoT, or CoT, in answer to an init with this cookie, whose options are ignored. */
    static byte[] test(boolean home, Ipv6Address from, Ipv6Address to, long cookie, TestSecret secret) {
        ByteBuffer out = ByteBuffer.allocate(Ipv6Bytes.HEADER_BYTES + TEST_BYTES);
        out.putInt(6 << 28).putShort((short) TEST_BYTES).put((byte) Iana.PROTOCOL_MOBILITY).put((byte) HOP_LIMIT);
        from.write(out);
        to.write(out);
        out.put((byte) Iana.PROTOCOL_NONE).put((byte) (TEST_BYTES / 8 - 1));
        out.put((byte) (home ? Iana.MH_HOME_TEST : Iana.MH_CARE_OF_TEST)).put((byte) 0).putShort((short) 0);
        out.putShort((short) secret.nonceIndex()).putLong(cookie).putLong(keygenToken(secret, to, home));
        byte[] packet = out.array();
        int sum = Ipv6Bytes.checksum(from, to, Iana.PROTOCOL_MOBILITY, packet, Ipv6Bytes.HEADER_BYTES, packet.length);
        Ipv6Bytes.putU16(packet, Ipv6Bytes.HEADER_BYTES + CHECKSUM_AT, sum);
        return packet;
    }

    /** First 64 bits of HMAC-SHA1 under Kcn over address, nonce and 0 for a home, 1 for a care-of token (RFC 6275 section 5.2.5). */
    static long keygenToken(TestSecret secret, Ipv6Address address, boolean home) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.nodeKey(), "HmacSHA1"));
            mac.update(address.toBytes());
            mac.update(secret.nonce());
            mac.update((byte) (home ? 0 : 1));
            return ByteBuffer.wrap(mac.doFinal()).getLong();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA1", e);
        }
    }
}
