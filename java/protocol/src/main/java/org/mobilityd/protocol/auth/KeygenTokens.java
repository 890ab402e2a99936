package org.mobilityd.protocol.auth;

import java.util.Arrays;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.KeygenToken;

/**
 * The tokens that a correspondent hands out in Home Test and Care-of Test messages while one nonce is current, and computes again when the
 * Binding Update comes, so that it holds no state in between (RFC 6275 section 5.2.5). The fast path computes the same.
 */
public final class KeygenTokens {

    /** The octet behind the nonce tells the two apart, so that a care-of token never passes for a home token. */
    private static final int HOME = 0x00;
    private static final int CARE_OF = 0x01;

    private final HmacKey nodeKey;
    private final byte[] nonce;

    public KeygenTokens(TestSecret secret) {
        byte[] key = secret.nodeKey();
        nodeKey = new HmacKey(key);
        nonce = secret.nonce();
        Arrays.fill(key, (byte) 0);
    }

    /** First(64, HMAC_SHA1(Kcn, home address | nonce | 0)). */
    public KeygenToken home(Ipv6Address homeAddress) {
        return token(homeAddress, HOME);
    }

    /** First(64, HMAC_SHA1(Kcn, care-of address | nonce | 1)). */
    public KeygenToken careOf(Ipv6Address careOfAddress) {
        return token(careOfAddress, CARE_OF);
    }

    /** Wipes what the tokens are made with; none can be made any more. */
    public void destroy() {
        nodeKey.destroy();
        Arrays.fill(nonce, (byte) 0);
    }

    private KeygenToken token(Ipv6Address address, int kind) {
        return new KeygenToken(nodeKey.begin().add(address).add(nonce).add(kind).first64());
    }
}
