package org.mobilityd.protocol.homeagent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.NeighborAdvertisement;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.NdOption.LinkLayerAddress;
import org.mobilityd.wire.OutboundPacket;

/**
 * Stands in for absent mobile nodes on the home link (RFC 6275 section 10.4.1): the kernel answers solicitations for their addresses, and
 * unsolicited Neighbor Advertisements, said several times because multicast is not reliable, turn everybody's neighbour caches to us.
 */
final class NeighborProxy {

    private static final int MAX_NEIGHBOR_ADVERTISEMENT = 3;
    private static final long RETRANS_TIMER = Lifetimes.nanosOfSeconds(1);

    private final HomeAgentConfig config;
    private final Map<Ipv6Address, Announcement> announcements = new LinkedHashMap<>();

    private record Announcement(int left, long at) {
    }

    NeighborProxy(HomeAgentConfig config) {
        this.config = config;
    }

    void defend(long now, Ipv6Address address, List<Effect> effects) {
        effects.add(new Effect.AddProxyNeighbor(config.homeLink(), address));
        effects.add(advertisement(address));
        announcements.put(address, new Announcement(MAX_NEIGHBOR_ADVERTISEMENT - 1, now + RETRANS_TIMER));
    }

    void release(Ipv6Address address, List<Effect> effects) {
        announcements.remove(address);
        effects.add(new Effect.RemoveProxyNeighbor(config.homeLink(), address));
    }

    void onTime(long now, List<Effect> effects) {
        for (Map.Entry<Ipv6Address, Announcement> entry : new ArrayList<>(announcements.entrySet())) {
            Announcement announcement = entry.getValue();
            if (announcement.at() <= now) {
                effects.add(advertisement(entry.getKey()));
                announcements.put(entry.getKey(), new Announcement(announcement.left() - 1, now + RETRANS_TIMER));
            }
        }
        announcements.values().removeIf(announcement -> announcement.left() == 0);
    }

    long nextDeadline() {
        return announcements.values().stream().mapToLong(Announcement::at).min().orElse(Engine.NEVER);
    }

    private Effect advertisement(Ipv6Address address) {
        NeighborAdvertisement message = new NeighborAdvertisement(false, false, true, address,
                List.of(new LinkLayerAddress(Iana.ND_TARGET_LINK_LAYER_ADDRESS, config.linkLayerAddress())));
        return new Effect.Transmit(OutboundPacket.plain(config.address(), Ipv6Address.ALL_NODES, message).on(config.homeLink()));
    }
}
