package org.mobilityd.protocol.mobilenode;

import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.NeighborAdvertisement;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.NdOption.LinkLayerAddress;
import org.mobilityd.wire.OutboundPacket;

/**
 * The home address on the home link: there while the node is at home, announced after the home agent has stopped defending it (RFC 6275
 * section 11.5.5).
 */
final class HomeLink {

    private static final long LINK_LOCAL_PREFIX = 0xfe80_0000_0000_0000L;

    private final MobileNodeConfig config;
    private Attachment attachment;
    private int announcementsLeft;
    private long nextAnnouncement = Engine.NEVER;

    HomeLink(MobileNodeConfig config) {
        this.config = config;
    }

    /** Where the home address is on a link, or null: away. */
    Attachment attachment() {
        return attachment;
    }

    /** @param checked whether the kernel is to look for duplicates: not while the home agent still defends the address */
    void putAddress(Attachment home, boolean checked, List<Effect> effects) {
        if (attachment != null && attachment.link() != home.link()) {
            removeAddress(effects);
        }
        attachment = home;
        effects.add(new Effect.AddAddress(home.link(), home.address(), home.prefix().length(), checked));
    }

    void removeAddress(List<Effect> effects) {
        if (attachment != null) {
            effects.add(new Effect.RemoveAddress(attachment.link(), attachment.address(), attachment.prefix().length()));
            attachment = null;
        }
        nextAnnouncement = Engine.NEVER;
    }

    /** Tells everybody on the link that the home address is here again. */
    void announce(long now, List<Effect> effects) {
        announcementsLeft = Timing.MAX_NEIGHBOR_ADVERTISEMENT;
        nextAnnouncement = now;
        onTime(now, effects);
    }

    void onTime(long now, List<Effect> effects) {
        if (attachment != null && nextAnnouncement <= now) {
            announcementsLeft--;
            nextAnnouncement = announcementsLeft > 0 ? now + Timing.RETRANS_TIMER : Engine.NEVER;
            effects.add(announcement(attachment.address()));
            if (config.link(attachment.link()).interfaceIdentifier() == attachment.address().low()) {
                // The home agent was asked to defend the link-local address too: the L bit of our Binding Updates.
                effects.add(announcement(new Ipv6Address(LINK_LOCAL_PREFIX, attachment.address().low())));
            }
        }
    }

    long nextDeadline() {
        return nextAnnouncement;
    }

    private Effect announcement(Ipv6Address target) {
        long linkLayerAddress = config.link(attachment.link()).linkLayerAddress();
        NeighborAdvertisement message = new NeighborAdvertisement(false, false, true, target,
                List.of(new LinkLayerAddress(Iana.ND_TARGET_LINK_LAYER_ADDRESS, linkLayerAddress)));
        return new Effect.Transmit(OutboundPacket.plain(target, Ipv6Address.ALL_NODES, message).on(attachment.link()));
    }
}
