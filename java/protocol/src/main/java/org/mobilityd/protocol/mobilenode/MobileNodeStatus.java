package org.mobilityd.protocol.mobilenode;

import java.util.List;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.wire.Ipv6Address;

/**
 * What a mobile node can say of itself at one moment, for the shell and for checkers.
 *
 * @param careOfAddress present one, or null: none, or at home
 * @param registeredCareOfAddress what the home agent has acknowledged last, or null
 * @param homeRegistrationExpiresAt monotonic nanoseconds; 0 without a registration
 */
public record MobileNodeStatus(Location location, Ipv6Address homeAddress, Ipv6Address homeAgent, Ipv6Address careOfAddress,
        Ipv6Address registeredCareOfAddress, long homeRegistrationExpiresAt, List<Correspondent> correspondents) {

    /** Where the node is. */
    public enum Location {
        /** No router has been heard yet. */
        UNKNOWN,
        AT_HOME,
        AWAY
    }

    /**
     * An entry of the Binding Update List.
     *
     * @param careOfAddress acknowledged by the correspondent, or null: packets go through the home agent
     * @param expiresAt monotonic nanoseconds, or {@link org.mobilityd.protocol.Engine#NEVER}
     */
    public record Correspondent(BindingKey key, Ipv6Address careOfAddress, long expiresAt) {
    }
}
