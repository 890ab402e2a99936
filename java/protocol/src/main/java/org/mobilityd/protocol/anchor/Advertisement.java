package org.mobilityd.protocol.anchor;

import java.util.ArrayList;
import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.RouterAdvertisement;
import org.mobilityd.wire.Ipv6Address;
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
    static final int PREFERRED_SECONDS = 14_400;
    /** A third of the router lifetime: two may be lost. */
    static final long INTERVAL = Lifetimes.nanosOfSeconds(600);

    private static final int ROUTER_LIFETIME_SECONDS = 1_800;
    private static final int HOP_LIMIT = 64;

    private Advertisement() {
    }

    /** @param macAddress of the router on that link, in the low 48 bits */
    static Effect of(long now, MobileNode node, long macAddress) {
        List<NdOption> options = new ArrayList<>();
        options.add(new LinkLayerAddress(Iana.ND_SOURCE_LINK_LAYER_ADDRESS, macAddress));
        options.add(new PrefixInformation(node.prefix.length(), PrefixInformation.FLAG_AUTONOMOUS, VALID_SECONDS, PREFERRED_SECONDS,
                node.prefix.address()));
        for (OlderPrefix access : node.older.values()) {
            long valid = Math.max(1, (access.expires() - now) / Lifetimes.NANOS_PER_SECOND);
            options.add(new PrefixInformation(access.prefix().length(), PrefixInformation.FLAG_AUTONOMOUS, valid, 0,
                    access.prefix().address()));
        }
        RouterAdvertisement advertisement = new RouterAdvertisement(HOP_LIMIT, 0, ROUTER_LIFETIME_SECONDS, 0, 0, options);
        OutboundPacket packet = OutboundPacket.plain(ROUTER, Ipv6Address.ALL_NODES, advertisement).on(node.link);
        return new Effect.TransmitOnLink(node.link, node.linkLayer, packet);
    }
}
