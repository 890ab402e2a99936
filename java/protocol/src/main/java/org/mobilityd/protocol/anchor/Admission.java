package org.mobilityd.protocol.anchor;

import java.util.HashMap;
import java.util.Map;
import org.mobilityd.protocol.anchor.AnchorConfig.AuthorizedNode;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.LinkLayerIdentifier;

/** Who may attach, what it is called in the domain, and what it may have. */
final class Admission {

    private final Map<LinkLayerIdentifier, MobileNodeId> listed = new HashMap<>();
    private final Map<MobileNodeId, Policy> policies = new HashMap<>();
    private final String realm;
    private final Policy guests;
    private final GuestRate rate;

    Admission(AnchorConfig config) {
        for (AuthorizedNode node : config.nodes()) {
            listed.put(node.linkLayer(), node.node());
            policies.put(node.node(), node.policy());
        }
        this.realm = config.realm();
        this.guests = config.guests().policy();
        this.rate = new GuestRate(config.guests().perSecond());
    }

    /** Null: it may not. */
    MobileNodeId of(LinkLayerIdentifier linkLayer) {
        MobileNodeId id = listed.get(linkLayer);
        return id != null || realm == null ? id : new MobileNodeId(linkLayer + "@" + realm);
    }

    /** Whether a mobile node that is called {@code node} may attach at all. */
    boolean permits(MobileNodeId node) {
        return policies.containsKey(node) || realm != null && node.nai().endsWith("@" + realm);
    }

    /** Whether {@code node} is not listed: anybody may say that it is here. */
    boolean isGuest(MobileNodeId node) {
        return !policies.containsKey(node);
    }

    /** How many mobile nodes are listed. */
    int listed() {
        return policies.size();
    }

    /** Whether {@code node}, of which nothing is known, may come now; if so, it is counted. */
    boolean mayCome(long now, MobileNodeId node) {
        return !isGuest(node) || rate.permits(now);
    }

    Policy policy(MobileNodeId node) {
        return policies.getOrDefault(node, guests);
    }
}
