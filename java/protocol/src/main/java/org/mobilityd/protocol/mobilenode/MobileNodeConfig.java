package org.mobilityd.protocol.mobilenode;

import java.util.List;
import java.util.Objects;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * What a mobile node has to be told.
 *
 * @param home where it is at home
 * @param links the physical links it may be attached by, the preferred one first; at least one
 * @param identifier its network access identifier (RFC 4283), or null: the home agent then knows it by its home address
 * @param sharedKey authenticates home registrations (RFC 4285)
 * @param homeLifetimeSeconds asked of the home agent, 4 to 262140
 * @param routeOptimization whether and with whom
 */
public record MobileNodeConfig(Home home, List<Link> links, String identifier, SharedKey sharedKey, int homeLifetimeSeconds,
        RouteOptimization routeOptimization) {

    public static final int DEFAULT_HOME_LIFETIME_SECONDS = 600;

    public MobileNodeConfig {
        Objects.requireNonNull(home);
        Objects.requireNonNull(sharedKey);
        Objects.requireNonNull(routeOptimization);
        links = List.copyOf(links);
        if (links.isEmpty()) {
            throw new IllegalArgumentException("a mobile node has at least one link");
        }
    }

    /** @param agent the home agent's address */
    public record Home(Ipv6Address address, Ipv6Prefix prefix, Ipv6Address agent) {
        public Home {
            if (!prefix.contains(address)) {
                throw new IllegalArgumentException("the home address " + address + " is not in the home prefix " + prefix);
            }
        }
    }

    /**
     * A physical link.
     *
     * @param index of the interface
     * @param interfaceIdentifier the low 64 bits of the addresses formed on it
     * @param linkLayerAddress a MAC address in the low 48 bits
     * @param linkLocalAddress when packets may have it as source already, or null: {@link org.mobilityd.protocol.Input.LinkLocalAddress}
     *     will tell
     */
    public record Link(int index, long interfaceIdentifier, long linkLayerAddress, Ipv6Address linkLocalAddress) {

        private static final long UNIVERSAL_LOCAL_BIT = 0x0200_0000_0000_0000L;

        /** An Ethernet-like link whose interface identifier is its MAC address's modified EUI-64 (RFC 4291 appendix A). */
        public static Link ethernet(int index, long macAddress, Ipv6Address linkLocalAddress) {
            long eui64 = (macAddress & 0xffff_ff00_0000L) << 16 | 0xff_fe00_0000L | macAddress & 0xff_ffffL;
            return new Link(index, eui64 ^ UNIVERSAL_LOCAL_BIT, macAddress, linkLocalAddress);
        }
    }

    /**
     * @param excluded correspondents that are always talked to through the home agent: where the node is stays private (section 11.7.2)
     * @param lifetimeSeconds asked of correspondents, at most MAX_RR_BINDING_LIFETIME
     * @param maxCorrespondents how many are kept at once
     */
    public record RouteOptimization(boolean enabled, List<Ipv6Prefix> excluded, int lifetimeSeconds, int maxCorrespondents) {

        public static final int DEFAULT_LIFETIME_SECONDS = 420;
        public static final int DEFAULT_MAX_CORRESPONDENTS = 256;

        public RouteOptimization {
            excluded = List.copyOf(excluded);
        }

        /** With every correspondent. */
        public static RouteOptimization on() {
            return new RouteOptimization(true, List.of(), DEFAULT_LIFETIME_SECONDS, DEFAULT_MAX_CORRESPONDENTS);
        }

        /** With none: everything goes through the home agent. */
        public static RouteOptimization off() {
            return new RouteOptimization(false, List.of(), DEFAULT_LIFETIME_SECONDS, DEFAULT_MAX_CORRESPONDENTS);
        }

        boolean wantedWith(Ipv6Address correspondent) {
            return enabled && excluded.stream().noneMatch(prefix -> prefix.contains(correspondent));
        }
    }

    Link link(int index) {
        return links.stream().filter(link -> link.index() == index).findFirst().orElse(null);
    }
}
