package org.mobilityd.protocol.mobilenode;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mobilityd.protocol.Engine;
import org.mobilityd.wire.Icmpv6Message.RouterAdvertisement;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.NdOption;
import org.mobilityd.wire.NdOption.PrefixInformation;

/** A default router and the prefixes that it advertises, as its Router Advertisements tell (RFC 4861 section 6.3.4). */
final class Router {

    private static final int MAX_PREFIXES = 8;
    private static final int INTERFACE_IDENTIFIER_BITS = 64;
    private static final long INFINITE_SECONDS = 0xffff_ffffL;
    /** What an advertisement that nobody has authenticated can shorten a valid lifetime to (RFC 4862 section 5.5.3 e). */
    private static final long SHORTENED_VALID_LIFETIME = 7_200 * Timing.SECOND;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final int link;
    private final Ipv6Address address;
    private final Map<Ipv6Prefix, Prefix> prefixes = new LinkedHashMap<>();
    private Ipv6Address globalAddress;
    private long lifetimeEndsAt;
    private long lastHeard;
    private long advertisementInterval = Engine.NEVER;

    /**
     * A prefix of the link.
     *
     * @param autonomous addresses may be formed from it; otherwise it only tells where the node is
     * @param firstHeard this and the lifetimes' ends: monotonic nanoseconds
     */
    record Prefix(Ipv6Prefix value, boolean autonomous, long firstHeard, long validUntil, long preferredUntil) {
    }

    Router(int link, Ipv6Address address) {
        this.link = link;
        this.address = address;
    }

    int link() {
        return link;
    }

    /** Its link-local address. */
    Ipv6Address address() {
        return address;
    }

    Iterable<Prefix> prefixes() {
        return prefixes.values();
    }

    Prefix prefix(Ipv6Prefix value) {
        return prefixes.get(value);
    }

    long lastHeard() {
        return lastHeard;
    }

    /** The most time between two of its advertisements in nanoseconds, or {@link Engine#NEVER}: it does not say (RFC 6275 section 7.3). */
    long advertisementInterval() {
        return advertisementInterval;
    }

    void hear(long now, RouterAdvertisement advertisement) {
        lastHeard = now;
        lifetimeEndsAt = now + advertisement.routerLifetimeSeconds() * Timing.SECOND;
        for (NdOption option : advertisement.options()) {
            if (option instanceof PrefixInformation information) {
                hear(now, information);
            } else if (option instanceof NdOption.AdvertisementInterval interval && interval.millis() > 0) {
                advertisementInterval = interval.millis() * NANOS_PER_MILLI;
            }
        }
    }

    private void hear(long now, PrefixInformation information) {
        if ((information.flags() & PrefixInformation.FLAG_ROUTER_ADDRESS) != 0) {
            globalAddress = information.address();
        }
        if (!usable(information)) {
            return;
        }
        Ipv6Prefix value = information.prefix();
        Prefix known = prefixes.get(value);
        long validUntil = end(now, information.validLifetimeSeconds());
        if (known != null) {
            validUntil = notShortenedTooMuch(now, known.validUntil(), validUntil);
        }
        if (validUntil > now && (known != null || prefixes.size() < MAX_PREFIXES)) {
            long firstHeard = known != null ? known.firstHeard() : now;
            prefixes.put(value, new Prefix(value, autonomous(information), firstHeard, validUntil,
                    end(now, information.preferredLifetimeSeconds())));
        }
    }

    private static long notShortenedTooMuch(long now, long knownEnd, long advertisedEnd) {
        if (advertisedEnd >= knownEnd || advertisedEnd - now > SHORTENED_VALID_LIFETIME) {
            return advertisedEnd;
        }
        return Math.min(knownEnd, now + SHORTENED_VALID_LIFETIME);
    }

    /** RFC 4862 section 5.5.3 a to d. */
    private static boolean usable(PrefixInformation information) {
        boolean onLink = (information.flags() & PrefixInformation.FLAG_ON_LINK) != 0;
        return (onLink || autonomous(information)) && information.prefixLength() > 0 && information.prefixLength() <= Ipv6Address.BYTES * 8
                && information.address().isUnicastRoutable()
                && information.preferredLifetimeSeconds() <= information.validLifetimeSeconds();
    }

    private static boolean autonomous(PrefixInformation information) {
        return information.autonomous() && information.prefixLength() == INTERFACE_IDENTIFIER_BITS;
    }

    private static long end(long now, long seconds) {
        return seconds == INFINITE_SECONDS ? Engine.NEVER : now + seconds * Timing.SECOND;
    }

    /**
     * Whether an advertisement with this router's link-local address comes from another router, heard after a move: it names prefixes,
     * none of them known, and no global address that says otherwise (RFC 6275 section 11.5.1: link-local addresses are not unique).
     */
    boolean isContradictedBy(RouterAdvertisement advertisement) {
        boolean namesPrefixes = false;
        for (NdOption option : advertisement.options()) {
            if (option instanceof PrefixInformation information && usable(information)) {
                boolean sameRouter = (information.flags() & PrefixInformation.FLAG_ROUTER_ADDRESS) != 0
                        && information.address().equals(globalAddress);
                if (sameRouter || prefixes.containsKey(information.prefix())) {
                    return false;
                }
                namesPrefixes = true;
            }
        }
        return namesPrefixes && !prefixes.isEmpty();
    }

    boolean expired(long now) {
        return lifetimeEndsAt <= now;
    }

    void dropExpiredPrefixes(long now) {
        prefixes.values().removeIf(prefix -> prefix.validUntil() <= now);
    }

    /** When something of what is known here ends, or {@link Engine#NEVER}. */
    long nextExpiry(long now) {
        long next = lifetimeEndsAt;
        for (Prefix prefix : prefixes.values()) {
            next = Math.min(next, prefix.validUntil());
            if (prefix.preferredUntil() > now) {
                next = Math.min(next, prefix.preferredUntil());
            }
        }
        return next;
    }
}
