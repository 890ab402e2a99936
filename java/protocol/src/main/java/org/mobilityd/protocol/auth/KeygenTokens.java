package org.mobilityd.protocol.auth;

import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.KeygenToken;

/**
 * The tokens that a correspondent hands out in Home Test and Care-of Test messages and computes again when the Binding Update comes, so
 * that it holds no state in between (RFC 6275 section 5.2.5). The fast path computes the same.
 */
public final class KeygenTokens {

    /** The octet behind the nonce tells the two apart, so that a care-of token never passes for a home token. */
    private static final int HOME = 0x00;
    private static final int CARE_OF = 0x01;

    private KeygenTokens() {
    }

    /** First(64, HMAC_SHA1(Kcn, home address | nonce | 0)). */
    public static KeygenToken home(TestSecret secret, Ipv6Address homeAddress) {
        return token(secret, homeAddress, HOME);
    }

    /** First(64, HMAC_SHA1(Kcn, care-of address | nonce | 1)). */
    public static KeygenToken careOf(TestSecret secret, Ipv6Address careOfAddress) {
        return token(secret, careOfAddress, CARE_OF);
    }

    private static KeygenToken token(TestSecret secret, Ipv6Address address, int kind) {
        return new KeygenToken(HmacSha1.keyedWith(secret.nodeKey()).add(address).add(secret.nonce()).add(kind).first64());
    }
}
