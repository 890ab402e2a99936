package org.mobilityd.protocol.mobilenode;

import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.wire.Icmpv6Message.RouterSolicitation;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.OutboundPacket;

/**
 * A physical link: whether it has a carrier, since when it is associated, and the Router Solicitations sent on it.
 *
 * <p>Solicitations leave from the link-local address, so that a router can answer this node alone, and need not wait as for a multicast
 * answer (RFC 4861 section 6.2.6); from the unspecified address as long as there is none. They carry no Source Link-Layer Address: who
 * solicits does not know which link this is, so its address may be another's there, and must not change what the router knows of that one
 * (RFC 4429 section 3.2). The first leaves at once, without the random delay meant for hosts that boot together; two more follow 4 s apart,
 * then others at doubled intervals (RFC 7559) until a router answers.
 */
final class LinkState {

    private final MobileNodeConfig.Link link;
    private Ipv6Address linkLocalAddress;
    private boolean up = true;
    private long associatedAt;
    private boolean associationSeen;
    private long nextSolicitation = Engine.NEVER;
    private long solicitationInterval;
    private int solicitations;

    LinkState(MobileNodeConfig.Link link) {
        this.link = link;
        this.linkLocalAddress = link.linkLocalAddress();
    }

    MobileNodeConfig.Link link() {
        return link;
    }

    int index() {
        return link.index();
    }

    boolean up() {
        return up;
    }

    /** When the link was last (re)associated; the engine's start counts. */
    long associatedAt() {
        return associatedAt;
    }

    /** Whether the link itself has said that it was associated: reason enough to move as soon as a new router is heard. */
    boolean associationSeen() {
        return associationSeen;
    }

    /** The address that solicitations may leave from, or null. */
    void linkLocalAddress(Ipv6Address address) {
        linkLocalAddress = address;
    }

    void start(long now, List<Effect> effects) {
        associatedAt = now;
        solicit(now, effects);
    }

    void associated(long now, List<Effect> effects) {
        up = true;
        associatedAt = now;
        associationSeen = true;
        solicit(now, effects);
    }

    void lost() {
        up = false;
        nextSolicitation = Engine.NEVER;
    }

    /** Sends a Router Solicitation now, unless they are being sent already. */
    void solicitUnlessSoliciting(long now, List<Effect> effects) {
        if (up && nextSolicitation == Engine.NEVER) {
            solicit(now, effects);
        }
    }

    private void solicit(long now, List<Effect> effects) {
        solicitationInterval = Timing.RTR_SOLICITATION_INTERVAL;
        solicitations = 1;
        nextSolicitation = now + solicitationInterval;
        effects.add(solicitation());
    }

    void routerAnswered() {
        nextSolicitation = Engine.NEVER;
    }

    void onTime(long now, List<Effect> effects) {
        if (nextSolicitation <= now) {
            solicitations++;
            if (solicitations >= Timing.MAX_RTR_SOLICITATIONS) {
                solicitationInterval = Math.min(2 * solicitationInterval, Timing.MAX_SOLICITATION_INTERVAL);
            }
            nextSolicitation = now + solicitationInterval;
            effects.add(solicitation());
        }
    }

    long nextDeadline() {
        return nextSolicitation;
    }

    private Effect solicitation() {
        Ipv6Address source = linkLocalAddress != null ? linkLocalAddress : Ipv6Address.UNSPECIFIED;
        RouterSolicitation message = new RouterSolicitation(List.of());
        return new Effect.Transmit(OutboundPacket.plain(source, Ipv6Address.ALL_ROUTERS, message).on(link.index()));
    }
}
