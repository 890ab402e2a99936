package org.mobilityd.simulation.check.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.database.MobilitySession;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.protocol.proxy.Revocation;
import org.mobilityd.simulation.world.AnchorDomain;
import org.mobilityd.simulation.world.EngineNode;
import org.mobilityd.simulation.world.Link;
import org.mobilityd.simulation.world.Packets;
import org.mobilityd.simulation.world.Port;
import org.mobilityd.simulation.world.Time;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingRevocationIndication;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption.MobileNodeIdentifier;
import org.mobilityd.wire.ProxyMobilityOption.HomeNetworkPrefix;
import org.mobilityd.wire.ProxyMobilityOption.PreviousMaar;

/**
 * What the database has acknowledged it knows for as long as it has said: through restarts and power cuts, until the serving router says
 * that its mobile node is gone, the anchor says that it knows nothing of it, or somebody revokes.
 */
public final class DatabaseMemoryChecker extends DomainChecker {

    /** A lifetime that ends is rounded up to a unit; the acknowledgement waits for the disk, and clocks are set. */
    private static final long SLACK = Lifetimes.nanosOfUnits(1) + Time.SECOND;

    private final Map<MobileNodeId, Promise> promises = new HashMap<>();
    /** Who has said of which mobile nodes, and not taken back, that they are gone. */
    private final Map<MobileNodeId, Set<Ipv6Address>> farewells = new HashMap<>();

    /** Who has said, and not taken back, that he knows nothing of which mobile nodes. */
    private final Map<MobileNodeId, Set<Ipv6Address>> strangers = new HashMap<>();

    /** Who anchors which prefixes of a mobile node, who may be its serving router, and how long that is known. */
    private static final class Promise {
        private final Map<Ipv6Prefix, Ipv6Address> anchors = new HashMap<>();
        private final Set<Ipv6Address> serving = new HashSet<>();
        private long until;
    }

    public DatabaseMemoryChecker(AnchorDomain domain) {
        super(domain);
    }

    @Override
    public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
        if (input instanceof Input.Revoke revoke) {
            promises.remove(revoke.node());
        }
    }

    @Override
    public void sent(Link link, Port from, byte[] packet) {
        if (domain().database() == null) {
            return;
        }
        InboundPacket decoded = Packets.signalling(packet);
        if (decoded == null) {
            return;
        }
        if (from.node() == domain().database() && decoded.message() instanceof BindingAcknowledgement answer && answer.accepted()
                && answer.lifetimeUnits() > 0) {
            acknowledged(decoded.destination(), answer);
        } else if (decoded.message() instanceof BindingUpdate update && isRouter(decoded.source())) {
            said(decoded.source(), update);
        } else if (decoded.message() instanceof BindingAcknowledgement answer && isRouter(decoded.source())) {
            answered(decoded.source(), answer);
        } else if (decoded.message() instanceof BindingRevocationIndication indication) {
            forget(Revocation.node(indication.options()), decoded.source());
        }
    }

    private void acknowledged(Ipv6Address router, BindingAcknowledgement answer) {
        MobileNodeId id = MobileNodeId.of(answer.option(MobileNodeIdentifier.class));
        requireKnown(id);
        Set<Ipv6Address> serving = servingRouters(id);
        // Said while the answer waited for the disk, or is under way: a farewell, or a revocation, which leaves nobody.
        if (farewells.getOrDefault(id, Set.of()).containsAll(serving)) {
            promises.remove(id);
            return;
        }
        Promise promise = promises.computeIfAbsent(id, any -> new Promise());
        if (promise.until <= now()) {
            promise.anchors.clear();
        }
        promise.anchors.values().removeIf(router::equals);
        answer.options().forEach(option -> {
            if (option instanceof HomeNetworkPrefix home) {
                promise.anchors.put(home.prefix(), router);
            } else if (option instanceof PreviousMaar previous && !strangers(id).contains(previous.maar())) {
                promise.anchors.put(previous.homeNetworkPrefix(), previous.maar());
            }
        });
        if (serving.contains(router)) {
            promise.serving.clear();
        }
        // A locator may have promised a previous router something, and the serving router nothing.
        promise.serving.addAll(serving);
        promise.until = now() + Lifetimes.nanosOfUnits(answer.lifetimeUnits()) - SLACK;
    }

    /** As the database knows it: one, or none. */
    private Set<Ipv6Address> servingRouters(MobileNodeId id) {
        return domain().database().sessions().stream().filter(session -> session.node().equals(id)).map(MobilitySession::servingRouter)
                .collect(Collectors.toSet());
    }

    private boolean isRouter(Ipv6Address address) {
        return domain().routers().stream().anyMatch(router -> router.address().equals(address));
    }

    /** Who has said farewell has ended the session, perhaps, whether or not that is acknowledged. */
    private void said(Ipv6Address router, BindingUpdate update) {
        MobileNodeId id = MobileNodeId.of(update.option(MobileNodeIdentifier.class));
        Set<Ipv6Address> gone = farewells.computeIfAbsent(id, any -> new HashSet<>());
        if (update.lifetimeUnits() > 0) {
            gone.remove(router);
        } else {
            gone.add(router);
        }
        strangers(id).remove(router);
        Promise promise = promises.get(id);
        if (promise != null && update.lifetimeUnits() > 0) {
            promise.serving.add(router);
        } else if (promise != null && promise.serving.contains(router)) {
            promises.remove(id);
        }
    }

    /** To the database; a refusal may be under way when that speaks of the router once more. */
    private void answered(Ipv6Address router, BindingAcknowledgement answer) {
        MobileNodeId id = MobileNodeId.of(answer.option(MobileNodeIdentifier.class));
        if (answer.accepted()) {
            strangers(id).remove(router);
        } else {
            strangers(id).add(router);
            forget(id, router);
        }
    }

    private Set<Ipv6Address> strangers(MobileNodeId id) {
        return strangers.computeIfAbsent(id, any -> new HashSet<>());
    }

    private void forget(MobileNodeId id, Ipv6Address router) {
        Promise promise = promises.get(id);
        if (promise != null) {
            promise.anchors.values().removeIf(router::equals);
        }
    }

    @Override
    public void tick() {
        if (domain().database() != null && domain().database().isWorking()) {
            new ArrayList<>(promises.keySet()).forEach(this::requireKnown);
        }
    }

    private void requireKnown(MobileNodeId id) {
        Promise promise = promises.get(id);
        if (promise == null || promise.until <= now() || !domain().database().isWorking()) {
            return;
        }
        MobilitySession session = domain().database().sessions().stream().filter(one -> one.node().equals(id)).findFirst().orElse(null);
        promise.anchors.forEach((prefix, router) -> require(session != null && session.prefixesAt(router).contains(prefix),
                () -> "the database has acknowledged " + prefix + " of " + id + " at " + router + " until " + Time.text(promise.until)
                        + " and knows " + session));
    }
}
