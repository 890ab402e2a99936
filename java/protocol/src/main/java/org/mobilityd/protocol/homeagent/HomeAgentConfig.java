package org.mobilityd.protocol.homeagent;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * What a home agent has to be told.
 *
 * @param homeLink index of the interface on the home link
 * @param linkLayerAddress that interface's MAC address in the low 48 bits: what the home agent advertises for absent mobile nodes
 * @param address its own, which mobile nodes register with
 * @param homePrefixes on-link on the home link
 * @param mobileNodes those that it serves
 * @param maxLifetimeSeconds the longest registration it grants
 * @param maxBindings how many mobile nodes may be away at once
 */
public record HomeAgentConfig(int homeLink, long linkLayerAddress, Ipv6Address address, List<Ipv6Prefix> homePrefixes,
        List<ServedNode> mobileNodes, int maxLifetimeSeconds, int maxBindings) {

    public static final int DEFAULT_MAX_LIFETIME_SECONDS = 3_600;
    public static final int DEFAULT_MAX_BINDINGS = 65_536;

    public HomeAgentConfig {
        Objects.requireNonNull(address);
        homePrefixes = List.copyOf(homePrefixes);
        mobileNodes = List.copyOf(mobileNodes);
        Set<Ipv6Address> homeAddresses = new HashSet<>();
        Set<String> identifiers = new HashSet<>();
        for (ServedNode node : mobileNodes) {
            if (node.identifier() != null && !identifiers.add(node.identifier())) {
                throw new IllegalArgumentException("two mobile nodes have the identifier " + node.identifier());
            }
            if (!homeAddresses.add(node.homeAddress())) {
                throw new IllegalArgumentException("two mobile nodes have the home address " + node.homeAddress());
            }
        }
    }

    /**
     * A mobile node that is served.
     *
     * @param identifier its network access identifier (RFC 4283), or null: it is known by its home address
     * @param timestamps whether its Binding Updates are protected against replay by timestamps (RFC 4285 section 6); otherwise by their
     *        sequence numbers, as long as a binding lasts
     */
    public record ServedNode(Ipv6Address homeAddress, String identifier, SharedKey sharedKey, boolean timestamps) {

        public ServedNode {
            Objects.requireNonNull(homeAddress);
            Objects.requireNonNull(sharedKey);
        }

        /** Protected by timestamps. */
        public ServedNode(Ipv6Address homeAddress, String identifier, SharedKey sharedKey) {
            this(homeAddress, identifier, sharedKey, true);
        }
    }

    boolean isHome(Ipv6Address candidate) {
        return homePrefixes.stream().anyMatch(prefix -> prefix.contains(candidate));
    }
}
