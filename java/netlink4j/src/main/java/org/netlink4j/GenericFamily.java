package org.netlink4j;

import java.util.Map;

/**
 * A generic netlink family.
 *
 * @param id message type of its requests
 * @param headerBytes of the family's own fixed header after the generic one
 * @param groups multicast groups: name → number for {@link GenericNetlink#join}
 */
public record GenericFamily(int id, String name, int version, int headerBytes, Map<String, Integer> groups) {

    public GenericFamily {
        groups = Map.copyOf(groups);
    }
}
