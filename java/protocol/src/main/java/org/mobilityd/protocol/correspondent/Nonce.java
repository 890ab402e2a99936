package org.mobilityd.protocol.correspondent;

import org.mobilityd.protocol.auth.KeygenTokens;
import org.mobilityd.protocol.auth.TestSecret;

/**
 * A nonce that tokens are accepted with (RFC 6275 section 5.2.2).
 *
 * @param tokens made with {@code secret}
 */
record Nonce(TestSecret secret, KeygenTokens tokens) {

    static Nonce of(TestSecret secret) {
        return new Nonce(secret, new KeygenTokens(secret));
    }

    int index() {
        return secret.nonceIndex();
    }

    /** Monotonic nanoseconds. */
    long createdAt() {
        return secret.createdAt();
    }

    /** Wipes it; no token can be made or accepted with it any more. */
    void destroy() {
        secret.destroy();
        tokens.destroy();
    }
}
