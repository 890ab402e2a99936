package org.mobilityd.protocol.anchor;

import java.util.HashMap;
import java.util.Map;
import org.mobilityd.protocol.anchor.AnchorConfig.AuthorizedNode;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.LinkLayerIdentifier;

/** Who may attach, and what it is called in the domain. */
final class Admission {

    private final Map<LinkLayerIdentifier, MobileNodeId> listed = new HashMap<>();
    private final String realm;

    Admission(AnchorConfig config) {
        for (AuthorizedNode node : config.nodes()) {
            listed.put(node.linkLayer(), node.node());
        }
        this.realm = config.realm();
    }

    /** Null: it may not. */
    MobileNodeId of(LinkLayerIdentifier linkLayer) {
        MobileNodeId id = listed.get(linkLayer);
        return id != null || realm == null ? id : new MobileNodeId(linkLayer + "@" + realm);
    }
}
