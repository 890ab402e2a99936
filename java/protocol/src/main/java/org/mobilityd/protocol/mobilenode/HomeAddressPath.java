package org.mobilityd.protocol.mobilenode;

import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * Which way packets from the home address leave: by the home link, or diverted to the mobility interface and from there through the home
 * agent's tunnel (RFC 6275 section 11.3.1). Says each thing once.
 */
final class HomeAddressPath {

    private static final int HOST_PREFIX_BITS = 128;

    private final MobileNodeConfig.Home home;
    private boolean diverted;
    private boolean tunnelled;

    HomeAddressPath(MobileNodeConfig.Home home) {
        this.home = home;
    }

    /** @param expiresAt when the home registration ends (nanoseconds) */
    void tunnelFrom(Ipv6Address careOfAddress, long expiresAt, List<Effect> effects) {
        tunnelled = true;
        effects.add(new Effect.InstallTunnel(new Tunnel(Tunnel.Match.SOURCE, host(), careOfAddress, home.agent(), expiresAt)));
    }

    void removeTunnel(List<Effect> effects) {
        if (tunnelled) {
            tunnelled = false;
            effects.add(new Effect.RemoveTunnel(Tunnel.Match.SOURCE, host()));
        }
    }

    void divert(List<Effect> effects) {
        if (!diverted) {
            diverted = true;
            effects.add(new Effect.DivertHomeAddress(home.address()));
        }
    }

    void undivert(List<Effect> effects) {
        if (diverted) {
            diverted = false;
            effects.add(new Effect.UndivertHomeAddress(home.address()));
        }
    }

    private Ipv6Prefix host() {
        return home.address().prefix(HOST_PREFIX_BITS);
    }
}
