package org.mobilityd.protocol.correspondent;

/**
 * How often something that outsiders can trigger may be sent: a token bucket for each /64 that it goes to, and one for all of them
 * together (RFC 4443 section 2.4 (f) recommends the form).
 *
 * @param perPrefixPerSecond sustained rate towards one /64
 * @param perPrefixBurst how many may go there at once after a pause
 * @param totalPerSecond sustained rate altogether
 * @param totalBurst how many may go at once after a pause
 */
public record RateLimit(int perPrefixPerSecond, int perPrefixBurst, int totalPerSecond, int totalBurst) {

    public RateLimit {
        if (perPrefixPerSecond < 1 || perPrefixBurst < 1 || totalPerSecond < 1 || totalBurst < 1) {
            throw new IllegalArgumentException("rates and bursts are at least 1");
        }
    }
}
