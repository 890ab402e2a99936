package org.mobilityd.protocol.anchor;

import java.util.List;
import java.util.OptionalLong;
import org.mobilityd.wire.Ipv6Address;

/**
 * What happened when a mobile node came to a router, or went from there to another one, as that router saw it.
 *
 * @param steps in the order of time, at least one; of very many the last takes the place of the one before
 */
public record Handover(List<Step> steps) {

    /** What may happen; the first three begin a handover. */
    public enum Kind {
        /** The link layer has announced the mobile node. */
        PREPARED,
        /** It is on a link. */
        ATTACHED,
        /** It is at {@link Step#peer}; the tunnel to there is up at our end. */
        ELSEWHERE,
        /** A Proxy Binding Update has gone to {@link Step#peer}: the database, the group or a router. */
        UPDATE_SENT,
        /** {@link Step#peer} has accepted one. */
        ANSWERED,
        /** {@link Step#peer} has refused one. */
        REFUSED,
        /** An older prefix that {@link Step#peer} anchors is tunnelled, at our end. */
        TUNNEL_UP,
        /** All prefixes known by now are routed onto the link, and advertised to the mobile node. */
        ADVERTISED,
        /** Everybody who had to be asked has answered. */
        COMPLETE,
        /** It has left the link. */
        DEPARTED
    }

    /**
     * @param peer who else has to do with it, or null
     * @param at monotonic nanoseconds, exact to a microsecond
     */
    public record Step(Kind kind, Ipv6Address peer, long at) {
    }

    public Handover {
        steps = List.copyOf(steps);
    }

    public long begun() {
        return steps.get(0).at();
    }

    /** Whether everybody who had to be asked has answered; never of a mobile node that has gone to another router. */
    public boolean complete() {
        return steps.stream().anyMatch(step -> step.kind() == Kind.COMPLETE);
    }

    /**
     * T_binding of the paper's section 5.2: nanoseconds from {@link #begun} until every older prefix found so far is tunnelled, or, where
     * there is none, until somebody has answered; empty before that. An anchor that speaks for itself, (15), (16) and (18), has set up
     * its end before it answers. A database as proxy speaks for it: then this is the first term of (17), RTT(S-DAR, CMD), and the anchor
     * may be later.
     */
    public OptionalLong bindingDelay() {
        OptionalLong tunnels = steps.stream().filter(step -> step.kind() == Kind.TUNNEL_UP).mapToLong(Step::at).max();
        OptionalLong end = tunnels.isPresent() ? tunnels
                : steps.stream().filter(step -> step.kind() == Kind.ANSWERED).mapToLong(Step::at).min();
        return end.isPresent() ? OptionalLong.of(end.getAsLong() - begun()) : OptionalLong.empty();
    }
}
