package org.mobilityd.protocol.anchor;

import java.util.ArrayList;
import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.RouterAdvertisement;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.NdOption;
import org.mobilityd.wire.NdOption.LinkLayerAddress;
import org.mobilityd.wire.NdOption.PrefixInformation;
import org.mobilityd.wire.OutboundPacket;

/**
 * The router advertisement of one mobile node, sent to it alone (RFC 6085), from the address that all routers have in common (RFC 6543): so
 * it sees one router wherever it is. New connections take the prefix of the router where it is; older prefixes are deprecated (RFC 8885
 * section 3.7). No prefix is on-link: what has an address of an older one may be anywhere.
 */
final class Advertisement {

    /** With the interface identifier reserved for Proxy Mobile IPv6 (RFC 6543 section 3). */
    static final Ipv6Address ROUTER = new Ipv6Address(0xfe80_0000_0000_0000L, 0x0200_5eff_fe00_5213L);
    static final int VALID_SECONDS = 86_400;
    /** Whatever is new is said three times: MAX_INITIAL_RTR_ADVERTISEMENTS, MAX_INITIAL_RTR_ADVERT_INTERVAL (RFC 4861 section 10). */
    static final int INITIAL = 3;
    private static final long INITIAL_INTERVAL = Lifetimes.nanosOfSeconds(16);
    /** Of a prefix that the database has not acknowledged: when its node moves on, nobody may know of it, and it must not stay in use. */
    private static final int PROVISIONALLY_PREFERRED_SECONDS = 48;
    private static final int ROUTER_LIFETIME_SECONDS = 1_800;
    /** Two may be lost before the third is due. */
    private static final int LIFETIME_IN_INTERVALS = 3;
    private static final int HOP_LIMIT = 64;

    private Advertisement() {
    }

    /**
     * Seconds for which a prefix may be preferred without a word from its router: as long as the default router itself, but not longer than a
     * registration. A prefix that everybody has forgotten does not stay in use for longer.
     */
    private static int preferredSeconds(boolean provisional, int lifetimeSeconds) {
        int lasting = Math.max(PROVISIONALLY_PREFERRED_SECONDS, Math.min(ROUTER_LIFETIME_SECONDS, lifetimeSeconds));
        return provisional ? PROVISIONALLY_PREFERRED_SECONDS : lasting;
    }

    /** Until the next one, in nanoseconds. @param soon whether there is something that may have been missed */
    static long interval(boolean soon, int lifetimeSeconds) {
        return soon ? INITIAL_INTERVAL : Lifetimes.nanosOfSeconds(preferredSeconds(false, lifetimeSeconds) / LIFETIME_IN_INTERVALS);
    }

    /**
     * @param macAddress of the router on that link, in the low 48 bits
     * @param provisional whether it is repeated until the database has acknowledged the prefix
     * @param lifetimeSeconds of registrations
     */
    static Effect of(long now, MobileNode node, long macAddress, boolean provisional, int lifetimeSeconds) {
        List<NdOption> options = new ArrayList<>();
        options.add(new LinkLayerAddress(Iana.ND_SOURCE_LINK_LAYER_ADDRESS, macAddress));
        options.add(new PrefixInformation(node.prefix.length(), PrefixInformation.FLAG_AUTONOMOUS, VALID_SECONDS,
                preferredSeconds(provisional, lifetimeSeconds), node.prefix.address()));
        node.denied.forEach(prefix -> options.add(unusable(prefix)));
        for (OlderPrefix access : node.older.values()) {
            long valid = Math.max(1, (access.expires() - now) / Lifetimes.NANOS_PER_SECOND);
            options.add(new PrefixInformation(access.prefix().length(), PrefixInformation.FLAG_AUTONOMOUS, valid, 0,
                    access.prefix().address()));
        }
        return toNode(node, new RouterAdvertisement(HOP_LIMIT, 0, ROUTER_LIFETIME_SECONDS, 0, 0, options));
    }

    /** What takes everything back: no router, no prefix that a new connection may use. @param macAddress as above */
    static Effect withdrawal(MobileNode node, long macAddress) {
        List<NdOption> options = new ArrayList<>();
        options.add(new LinkLayerAddress(Iana.ND_SOURCE_LINK_LAYER_ADDRESS, macAddress));
        node.routed.forEach(prefix -> options.add(unusable(prefix)));
        return toNode(node, new RouterAdvertisement(HOP_LIMIT, 0, 0, 0, 0, options));
    }

    private static NdOption unusable(Ipv6Prefix prefix) {
        return new PrefixInformation(prefix.length(), PrefixInformation.FLAG_AUTONOMOUS, 0, 0, prefix.address());
    }

    private static Effect toNode(MobileNode node, RouterAdvertisement advertisement) {
        OutboundPacket packet = OutboundPacket.plain(ROUTER, Ipv6Address.ALL_NODES, advertisement).on(node.link);
        return new Effect.TransmitOnLink(node.link, node.linkLayer, packet);
    }
}
