package org.mobilityd.protocol.proxy;

import java.util.ArrayList;
import java.util.List;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption;
import org.mobilityd.wire.MobilityOption.MobileNodeIdentifier;
import org.mobilityd.wire.ProxyMobilityOption.AccessTechnologyType;
import org.mobilityd.wire.ProxyMobilityOption.HandoffIndicator;
import org.mobilityd.wire.ProxyMobilityOption.HomeNetworkPrefix;
import org.mobilityd.wire.ProxyMobilityOption.LinkLocalAddress;
import org.mobilityd.wire.ProxyMobilityOption.MobileNodeLinkLayerIdentifier;
import org.mobilityd.wire.ProxyMobilityOption.Timestamp;

/**
 * A Proxy Binding Update that has been authenticated, and how it is answered (RFC 5213 sections 5.3.1, 5.3.6).
 *
 * @param router who sent it
 * @param node null when no identifier can be read
 */
public record ProxyRegistration(Ipv6Address router, MobileNodeId node, List<Ipv6Prefix> prefixes, BindingUpdate update) {

    public static ProxyRegistration of(InboundPacket packet, BindingUpdate update) {
        MobileNodeIdentifier identifier = update.option(MobileNodeIdentifier.class);
        List<Ipv6Prefix> prefixes = new ArrayList<>(1);
        for (MobilityOption option : update.options()) {
            if (option instanceof HomeNetworkPrefix home) {
                prefixes.add(home.prefix());
            }
        }
        return new ProxyRegistration(packet.source(), identifier == null ? null : MobileNodeId.of(identifier), prefixes, update);
    }

    /** The status that says what is missing, or {@link Iana#STATUS_ACCEPTED}. */
    public int missing() {
        if (update.option(MobileNodeIdentifier.class) == null) {
            return Iana.STATUS_MISSING_MOBILE_NODE_IDENTIFIER;
        }
        if (node == null) {
            return Iana.STATUS_NOT_LMA_FOR_THIS_MOBILE_NODE;
        }
        if (prefixes.isEmpty()) {
            return Iana.STATUS_MISSING_HOME_NETWORK_PREFIX;
        }
        if (update.option(HandoffIndicator.class) == null) {
            return Iana.STATUS_MISSING_HANDOFF_INDICATOR;
        }
        return update.option(AccessTechnologyType.class) == null ? Iana.STATUS_MISSING_ACCESS_TECHNOLOGY_TYPE : Iana.STATUS_ACCEPTED;
    }

    /** As {@link ProxyTimestamp}, or null: it has none. */
    public Long timestamp() {
        Timestamp timestamp = update.option(Timestamp.class);
        return timestamp == null ? null : timestamp.value();
    }

    public boolean deregistration() {
        return update.lifetimeUnits() == 0;
    }

    /**
     * The answer, unsigned: identifier, prefixes, handoff indicator and access technology as they came; timestamp, link-layer identifier
     * and link-local address when there was one.
     *
     * @param ownTime what stands in the timestamp when the one that came is refused, as {@link ProxyTimestamp}
     * @param more options behind these
     */
    public BindingAcknowledgement acknowledgement(int status, int lifetimeUnits, long ownTime, List<? extends MobilityOption> more) {
        List<MobilityOption> options = new ArrayList<>();
        MobileNodeIdentifier identifier = update.option(MobileNodeIdentifier.class);
        options.add(identifier == null ? new MobileNodeIdentifier(1, new byte[0]) : identifier);
        if (prefixes.isEmpty()) {
            options.add(new HomeNetworkPrefix(Ipv6Address.UNSPECIFIED.prefix(0)));
        }
        prefixes.forEach(prefix -> options.add(new HomeNetworkPrefix(prefix)));
        HandoffIndicator handoff = update.option(HandoffIndicator.class);
        options.add(handoff == null ? new HandoffIndicator(0) : handoff);
        AccessTechnologyType access = update.option(AccessTechnologyType.class);
        options.add(access == null ? new AccessTechnologyType(0) : access);
        if (timestamp() != null) {
            boolean refused = status == Iana.STATUS_TIMESTAMP_MISMATCH || status == Iana.STATUS_TIMESTAMP_LOWER_THAN_PREVIOUS;
            options.add(new Timestamp(refused ? ownTime : timestamp()));
        }
        MobileNodeLinkLayerIdentifier linkLayer = update.option(MobileNodeLinkLayerIdentifier.class);
        if (linkLayer != null) {
            options.add(linkLayer);
        }
        LinkLocalAddress linkLocal = update.option(LinkLocalAddress.class);
        if (linkLocal != null) {
            options.add(linkLocal);
        }
        options.addAll(more);
        return new BindingAcknowledgement(status, Iana.BA_FLAG_PROXY_REGISTRATION | Iana.BA_FLAG_DISTRIBUTED_MOBILITY, update.sequence(),
                lifetimeUnits, options);
    }
}
