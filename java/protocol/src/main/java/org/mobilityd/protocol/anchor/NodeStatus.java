package org.mobilityd.protocol.anchor;

import java.util.List;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;

/**
 * A mobile node as its router sees it. All times are monotonic nanoseconds.
 *
 * @param prefix ours that it has
 * @param link where it is, or was last; 0 when it has never been here
 * @param linkLayer its link-layer address, or null when it has never been here
 * @param servingRouter where it is: our own address when here; null when we know of no such place
 * @param older prefixes that others anchor, while it is here
 * @param registered somebody has confirmed that it is here
 * @param ends when what the phase stands for ends if nobody says more: the registration, the tunnel, the wait; {@link Engine#NEVER}
 *             while nobody has confirmed that it is here
 * @param unanswered who has been asked about it and has not answered
 */
public record NodeStatus(MobileNodeId node, Ipv6Prefix prefix, Phase phase, int link, LinkLayerIdentifier linkLayer,
        Ipv6Address servingRouter, List<OlderPrefix> older, boolean registered, long ends, List<Ipv6Address> unanswered) {

    static NodeStatus of(MobileNode node, Ipv6Address own) {
        Ipv6Address serving = node.phase == Phase.ATTACHED ? own : node.phase == Phase.ELSEWHERE ? node.servingRouter : null;
        long ends = switch (node.phase) {
            case ATTACHED -> node.registeredUntil;
            case ELSEWHERE -> node.anchoredUntil();
            case PREPARED, DEPARTED, ENDING -> node.endsAt;
        };
        Phase phase = node.phase == Phase.ENDING && node.coming != null ? Phase.PREPARED : node.phase;
        return new NodeStatus(node.id, node.prefix, phase, node.link, node.linkLayer, serving, List.copyOf(node.older.values()),
                node.answered, ends, node.questions().stream().map(question -> question.peer).toList());
    }
}
