package org.mobilityd.simulation.world;

import java.util.HashMap;
import java.util.Map;
import org.mobilityd.protocol.Input;
import org.mobilityd.wire.LinkLayerIdentifier;

/**
 * What the link layer of an access link tells the router: soon that a mobile node has come, mostly that it has left, else after a presence
 * check; and after the start of a process who is there. What it says of one mobile node, it says in the order in which it happened.
 */
final class AttachmentWatch {

    private static final long ARRIVAL_SEEN_WITHIN = 50 * Time.MILLISECOND;
    private static final long DEPARTURE_SEEN_WITHIN = 200 * Time.MILLISECOND;
    private static final double CHANCE_OF_DEPARTURE_SEEN = 0.8;
    private static final long PRESENCE_CHECK_MIN = 30 * Time.SECOND;
    private static final long PRESENCE_CHECK_MAX = 60 * Time.SECOND;
    private static final long LOOK_AROUND_WITHIN = 500 * Time.MILLISECOND;
    /** MAX_UNICAST_SOLICIT times RETRANS_TIMER (RFC 4861 section 10). */
    private static final int SOLICITATIONS = 3;
    private static final long SOLICITATION_INTERVAL = Time.SECOND;

    private final AnchorRouterNode router;
    private final World world;
    private final Randomness chance;
    private final Map<LinkLayerIdentifier, Long> lastSaid = new HashMap<>();

    AttachmentWatch(AnchorRouterNode router, World world) {
        this.router = router;
        this.world = world;
        this.chance = world.randomness().fork("attachments of " + router.name());
    }

    void arrived(LinkLayerIdentifier node) {
        say(chance.between(0, ARRIVAL_SEEN_WITHIN), attached(node));
    }

    /** Who is seen to leave is looked for too: what it sent last may arrive after that, and pass for its return. */
    void left(LinkLayerIdentifier node) {
        boolean seen = chance.chance(CHANCE_OF_DEPARTURE_SEEN);
        if (seen) {
            say(chance.between(0, DEPARTURE_SEEN_WITHIN), detached(node));
        }
        long check = seen ? PRESENCE_CHECK_MAX : chance.between(PRESENCE_CHECK_MIN, PRESENCE_CHECK_MAX);
        world.scheduler().after(check, () -> {
            if (!isHere(node)) {
                say(0, detached(node));
            }
        });
    }

    /** A process has begun: it is told who is here. */
    void lookAround() {
        router.accessLink().stations().forEach(node -> world.scheduler().after(chance.between(0, LOOK_AROUND_WITHIN), () -> {
            if (isHere(node)) {
                say(0, attached(node));
            }
        }));
    }

    /** Solicits {@code node} until it answers, or has not for so long that it is taken for gone; who is here does not stay silent. */
    void probe(LinkLayerIdentifier node) {
        probe(node, SOLICITATIONS);
    }

    private void probe(LinkLayerIdentifier node, int left) {
        if (left == 0) {
            say(0, isHere(node) ? attached(node) : detached(node));
        } else if (isHere(node) && !router.isOff() && !router.accessLink().loses()) {
            say(router.accessLink().roundTrip(), attached(node));
        } else {
            world.scheduler().after(SOLICITATION_INTERVAL, () -> probe(node, left - 1));
        }
    }

    private boolean isHere(LinkLayerIdentifier node) {
        return router.accessLink().stations().contains(node);
    }

    private static Input attached(LinkLayerIdentifier node) {
        return new Input.NodeAttached(AnchorRouterNode.ACCESS_LINK, node);
    }

    private static Input detached(LinkLayerIdentifier node) {
        return new Input.NodeDetached(AnchorRouterNode.ACCESS_LINK, node);
    }

    private void say(long delay, Input input) {
        LinkLayerIdentifier node = input instanceof Input.NodeAttached attached ? attached.node() : ((Input.NodeDetached) input).node();
        long time = Math.max(world.now() + delay, lastSaid.getOrDefault(node, 0L) + 1);
        lastSaid.put(node, time);
        world.scheduler().at(time, () -> router.daemon().tell(input));
    }
}
