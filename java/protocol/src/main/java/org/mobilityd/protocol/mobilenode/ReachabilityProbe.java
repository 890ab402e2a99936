package org.mobilityd.protocol.mobilenode;

import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.wire.Icmpv6Message.NeighborAdvertisement;
import org.mobilityd.wire.Icmpv6Message.NeighborSolicitation;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/**
 * Asks the current default router whether it is still there: unicast Neighbor Solicitations that only a Neighbor Advertisement with the
 * Solicited flag answers (RFC 6275 section 11.5.1).
 */
final class ReachabilityProbe {

    private Attachment probed;
    private int unanswered;
    private long deadline = Engine.NEVER;

    boolean running() {
        return probed != null;
    }

    void start(long now, Attachment attachment, List<Effect> effects) {
        probed = attachment;
        unanswered = 0;
        solicit(now, effects);
    }

    void stop() {
        probed = null;
        deadline = Engine.NEVER;
    }

    /** Whether the advertisement is the probed router's answer; then the probe is over. */
    boolean answeredBy(InboundPacket packet, NeighborAdvertisement advertisement) {
        boolean answer = probed != null && packet.tunnel() == null && packet.hopLimit() == PacketCodec.NEIGHBOR_DISCOVERY_HOP_LIMIT
                && advertisement.solicited() && advertisement.target().equals(probed.router()) && packet.link() == probed.link()
                && packet.destination().equals(probed.address());
        if (answer) {
            stop();
        }
        return answer;
    }

    /** Sends on; true when the router has not answered and counts as unreachable. */
    boolean failedBy(long now, List<Effect> effects) {
        if (probed == null || deadline > now) {
            return false;
        }
        if (unanswered == Timing.REACHABILITY_PROBES) {
            stop();
            return true;
        }
        solicit(now, effects);
        return false;
    }

    long nextDeadline() {
        return deadline;
    }

    private void solicit(long now, List<Effect> effects) {
        unanswered++;
        deadline = now + Timing.REACHABILITY_PROBE_INTERVAL;
        NeighborSolicitation message = new NeighborSolicitation(probed.router(), List.of());
        effects.add(new Effect.Transmit(OutboundPacket.plain(probed.address(), probed.router(), message).on(probed.link())));
    }
}
