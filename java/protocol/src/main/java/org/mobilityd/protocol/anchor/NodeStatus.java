package org.mobilityd.protocol.anchor;

import java.util.List;
import org.mobilityd.protocol.database.Anchor;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * A mobile node as its router sees it.
 *
 * @param prefix ours that it has
 * @param servingRouter where it is: our own address when here; null when we know of no such place
 * @param older prefixes that others anchor, while it is here
 * @param registered somebody has confirmed that it is here
 */
public record NodeStatus(MobileNodeId node, Ipv6Prefix prefix, Ipv6Address servingRouter, List<Anchor> older, boolean registered) {

    static NodeStatus of(MobileNode node, Ipv6Address own) {
        Ipv6Address serving = node.phase == MobileNode.Phase.ATTACHED ? own
                : node.phase == MobileNode.Phase.ELSEWHERE ? node.servingRouter : null;
        List<Anchor> older = node.older.values().stream().map(access -> new Anchor(access.anchor(), access.prefix())).toList();
        return new NodeStatus(node.id, node.prefix, serving, older, node.answered);
    }
}
