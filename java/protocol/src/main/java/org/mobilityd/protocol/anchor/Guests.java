package org.mobilityd.protocol.anchor;

import java.util.Objects;

/**
 * What mobile nodes that are not listed may have, all of which whoever is on an access link can pretend to be.
 *
 * @param policy of each
 * @param max how many may have a prefix; whoever has left counts as long as its prefix is kept, which is shorter when others need it
 * @param perSecond how many may come, in the long run; those that have a prefix come as often as they like
 */
public record Guests(Policy policy, int max, int perSecond) {

    public static final int DEFAULT_MAX = 16_384;
    public static final int DEFAULT_PER_SECOND = 100;
    public static final Guests DEFAULT = new Guests(Policy.DEFAULT, DEFAULT_MAX, DEFAULT_PER_SECOND);
    /** As many as there are prefixes. */
    public static final Guests UNLIMITED = new Guests(Policy.DEFAULT, Integer.MAX_VALUE, Integer.MAX_VALUE);

    public Guests {
        Objects.requireNonNull(policy);
        if (max < 0 || perSecond < 1) {
            throw new IllegalArgumentException("no limits: " + max + " guests, " + perSecond + " a second");
        }
    }
}
