package org.mobilityd.protocol.mobilenode;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * The interface identifiers that care-of addresses are formed with: the link's own, and after a duplicate a random one (RFC 8981 section
 * 3.3), for each prefix on each link. After three duplicates the prefix is given up until the link is associated anew.
 */
final class InterfaceIdentifiers {

    private static final int MAX_DUPLICATES = 3;
    /** Bounded: when so many prefixes have had duplicates, all are tried afresh. */
    private static final int MAX_REMEMBERED = 64;
    /** The universal/local and individual/group bits of an identifier that comes from no hardware (RFC 4291 section 2.5.1). */
    private static final long UNIVERSAL_AND_GROUP_BITS = 0x0300_0000_0000_0000L;

    private final RandomSource random;
    private final Map<Place, Replacement> replacements = new HashMap<>();

    private record Place(int link, Ipv6Prefix prefix) {
    }

    private record Replacement(long identifier, int duplicates) {
    }

    InterfaceIdentifiers(RandomSource random) {
        this.random = random;
    }

    /** The identifier to use, or empty: the prefix has been given up. */
    OptionalLong identifier(MobileNodeConfig.Link link, Ipv6Prefix prefix) {
        Replacement replacement = replacements.get(new Place(link.index(), prefix));
        if (replacement == null) {
            return OptionalLong.of(link.interfaceIdentifier());
        }
        return replacement.duplicates() < MAX_DUPLICATES ? OptionalLong.of(replacement.identifier()) : OptionalLong.empty();
    }

    void duplicate(int link, Ipv6Prefix prefix) {
        if (replacements.size() >= MAX_REMEMBERED) {
            replacements.clear();
        }
        Place place = new Place(link, prefix);
        int duplicates = replacements.containsKey(place) ? replacements.get(place).duplicates() : 0;
        replacements.put(place, new Replacement(random.nextLong() & ~UNIVERSAL_AND_GROUP_BITS, duplicates + 1));
    }

    void forget(int link) {
        replacements.keySet().removeIf(place -> place.link() == link);
    }
}
