package org.mobilityd.simulation.check.domain;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.protocol.proxy.Revocation;
import org.mobilityd.simulation.world.AnchorDomain;
import org.mobilityd.simulation.world.AnchorRouterNode;
import org.mobilityd.simulation.world.DatabaseNode;
import org.mobilityd.simulation.world.EngineNode;
import org.mobilityd.simulation.world.Link;
import org.mobilityd.simulation.world.Node;
import org.mobilityd.simulation.world.Packets;
import org.mobilityd.simulation.world.Port;
import org.mobilityd.simulation.world.RoamingHost;
import org.mobilityd.simulation.world.Time;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.MobilityMessage.BindingRevocationIndication;

/**
 * Of a mobile node that an operator has had expelled nothing goes on until it comes again: no tunnel of a prefix that it had, at either end,
 * no route, no session. Where nothing is out of order that is so when the last Binding Revocation Indication may have been answered, else
 * after the bound. A database stands by what it has begun to tell; without one, each router by its own prefix, as long as its process
 * runs. That nobody else is touched others see.
 */
public final class RevocationChecker extends DomainChecker {

    /** 1 + 2 + 2 + 2 + 2 + 2 seconds after the first of {@link Revocation#MAX_RETRIES} repetitions, and a round trip. */
    static final long PROMPTLY = 12 * Time.SECOND;
    /** After that whatever was brought about is over. */
    private static final long FAULT = 60 * Time.SECOND;

    private final Map<MobileNodeId, Expulsion> expulsions = new HashMap<>();
    private long disturbedAt = -FAULT;

    private static final class Expulsion {
        private final Set<Ipv6Prefix> prefixes = new HashSet<>();
        private final long time;

        private Expulsion(long time) {
            this.time = time;
        }
    }

    public RevocationChecker(AnchorDomain domain) {
        super(domain);
    }

    /** Without a database a router speaks for its own prefix alone, and one that begins anew has forgotten it. */
    @Override
    public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
        if (domain().database() != null || !(node instanceof AnchorRouterNode router)) {
            return;
        }
        if (input instanceof Input.Revoke revoke && router.isWorking()) {
            prefixes(router, revoke.node());
        } else if (input == null) {
            expulsions.values().forEach(expulsion -> expulsion.prefixes.removeIf(prefix -> router.pool().contains(prefix.address())));
        }
    }

    @Override
    public void sent(Link link, Port from, byte[] packet) {
        InboundPacket decoded = from.node() instanceof DatabaseNode ? Packets.signalling(packet) : null;
        if (decoded != null && decoded.message() instanceof BindingRevocationIndication indication) {
            MobileNodeId id = Revocation.node(indication.options());
            domain().routers().forEach(router -> prefixes(router, id));
        }
    }

    /** What {@code router} knows of {@code id} must go. */
    private void prefixes(AnchorRouterNode router, MobileNodeId id) {
        router.status().stream().filter(status -> status.node().equals(id)).forEach(status -> expelled(id).prefixes.add(status.prefix()));
    }

    private Expulsion expelled(MobileNodeId id) {
        return expulsions.computeIfAbsent(id, any -> new Expulsion(now()));
    }

    @Override
    public void moved(Node node, Link link) {
        if (link != null && node instanceof RoamingHost host) {
            expulsions.remove(domain().id(host));
        }
    }

    @Override
    public void disturbed() {
        disturbedAt = now();
    }

    @Override
    public void tick() {
        expulsions.forEach((id, expulsion) -> {
            boolean undisturbed = expulsion.time - disturbedAt >= FAULT && now() - expulsion.time >= PROMPTLY;
            if (undisturbed || isCalmForBound() && now() - expulsion.time >= BOUND) {
                requireNothing(id, expulsion);
            }
        });
    }

    private void requireNothing(MobileNodeId id, Expulsion expulsion) {
        for (AnchorRouterNode router : domain().routers()) {
            require(router.nodeRoutes().stream().noneMatch(expulsion.prefixes::contains), () -> router + " routes prefixes of " + id
                    + since(expulsion) + ": " + router.nodeRoutes());
            router.fastPath().tunnels().stream().filter(tunnel -> expulsion.prefixes.contains(tunnel.prefix()))
                    .forEach(tunnel -> require(router.localNow() >= tunnel.expiresAt(),
                            () -> router + " has " + tunnel + " of " + id + since(expulsion)));
        }
        boolean session = domain().database() != null && domain().database().sessions().stream().anyMatch(one -> one.node().equals(id));
        require(!session, () -> "the database has a session of " + id + since(expulsion));
    }

    private static String since(Expulsion expulsion) {
        return ", which was expelled at " + Time.text(expulsion.time);
    }
}
