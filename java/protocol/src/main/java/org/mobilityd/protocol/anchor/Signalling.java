package org.mobilityd.protocol.anchor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.anchor.AnchorConfig.Peer;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.database.Mode;
import org.mobilityd.protocol.proxy.PeerKeys;
import org.mobilityd.protocol.proxy.ProxyRegistration;
import org.mobilityd.protocol.proxy.Revocation;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingRevocationIndication;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityMessage.HandoverAcknowledge;
import org.mobilityd.wire.MobilityMessage.HandoverInitiate;
import org.mobilityd.wire.MobilityOption;
import org.mobilityd.wire.MobilityOption.MobileNodeIdentifier;
import org.mobilityd.wire.ProxyMobilityOption.AccessTechnologyType;
import org.mobilityd.wire.ProxyMobilityOption.AnchoredPrefix;
import org.mobilityd.wire.ProxyMobilityOption.HandoffIndicator;
import org.mobilityd.wire.ProxyMobilityOption.HomeNetworkPrefix;
import org.mobilityd.wire.ProxyMobilityOption.LinkLocalAddress;
import org.mobilityd.wire.ProxyMobilityOption.MobileNodeLinkLayerIdentifier;
import org.mobilityd.wire.ProxyMobilityOption.PreviousMaar;
import org.mobilityd.wire.ProxyMobilityOption.ServingMaar;
import org.mobilityd.wire.ProxyMobilityOption.Timestamp;

/** Proxy Binding Updates and Acknowledgements of a router: how they are made, and whose are taken. */
final class Signalling {

    private static final int FLAGS = Iana.BU_FLAG_ACKNOWLEDGE | Iana.BU_FLAG_PROXY_REGISTRATION | Iana.BU_FLAG_DISTRIBUTED_MOBILITY;

    private final AnchorConfig config;
    private final Clocks clocks;
    private final Map<Ipv6Address, Peer> peers = new LinkedHashMap<>();
    private final PeerKeys keys;
    /** The group's key for whoever sends to it. */
    private final PeerKeys groupKeys;

    /** @param clocks what others' clocks show */
    Signalling(AnchorConfig config, Clocks clocks) {
        this.config = config;
        this.clocks = clocks;
        Map<Ipv6Address, SharedKey> shared = new HashMap<>();
        Map<Ipv6Address, SharedKey> ofGroup = new HashMap<>();
        for (Peer peer : config.peers()) {
            peers.put(peer.address(), peer);
            shared.put(peer.address(), peer.sharedKey());
        }
        if (config.control() instanceof Control.Database database) {
            shared.put(database.address(), database.sharedKey());
        } else if (config.control() instanceof Control.Distributed distributed && distributed.group() != null) {
            peers.keySet().forEach(peer -> ofGroup.put(peer, distributed.groupKey()));
            shared.put(distributed.group(), distributed.groupKey());
        }
        this.keys = new PeerKeys(shared);
        this.groupKeys = new PeerKeys(ofGroup);
    }

    /** Null: there is none. */
    Ipv6Address database() {
        return config.control() instanceof Control.Database database ? database.address() : null;
    }

    boolean isDatabase(Ipv6Address address) {
        return address.equals(database());
    }

    boolean isLocator() {
        return config.control() instanceof Control.Database database && database.mode() == Mode.LOCATOR;
    }

    /** Whether the database tells a serving router everything in its first answer. */
    boolean tellsAllAtOnce() {
        return config.control() instanceof Control.Database database && database.mode() == Mode.PROXY;
    }

    /** Null with a database, or where multicast is not routed. */
    Ipv6Address group() {
        return config.control() instanceof Control.Distributed distributed ? distributed.group() : null;
    }

    /** Whom to ask about a mobile node of which nothing is known: the group, or every router. */
    Set<Ipv6Address> everybody() {
        return group() != null ? Set.of(group()) : peers.keySet();
    }

    /** Whether {@code routers} are all but us. */
    boolean hasNoOthersThan(Set<Ipv6Address> routers) {
        return routers.containsAll(peers.keySet());
    }

    /** Null: no router of this domain. */
    Peer peer(Ipv6Address address) {
        return peers.get(address);
    }

    /** Whether the prefix is one that its anchor may have given. */
    boolean mayAnchor(OlderPrefix older) {
        Peer peer = peer(older.anchor());
        return peer != null && older.prefix().length() == AnchorConfig.NODE_PREFIX_BITS && peer.pool().contains(older.prefix().address());
    }

    boolean isForUs(Ipv6Address destination) {
        return destination.equals(config.address()) || destination.equals(group());
    }

    boolean isAuthentic(InboundPacket packet) {
        return (packet.destination().equals(config.address()) ? keys : groupKeys).isAuthentic(packet);
    }

    /** The next message of {@code question}, under way from now on. */
    Effect update(long now, MobileNode node, Question question) {
        int sequence = node.nextSequence();
        question.sent(now, sequence);
        List<MobilityOption> options = new ArrayList<>();
        options.add(node.id.option());
        options.add(new HomeNetworkPrefix(node.prefix));
        options.add(new HandoffIndicator(node.answered ? Iana.HANDOFF_NOT_CHANGED : Iana.HANDOFF_STATE_UNKNOWN));
        options.add(new AccessTechnologyType(Iana.ACCESS_ETHERNET));
        options.add(new Timestamp(clocks.towards(question.peer, node.timestamp)));
        if (node.linkLayer != null) {
            options.add(new MobileNodeLinkLayerIdentifier(node.linkLayer));
        }
        options.add(new LinkLocalAddress(Advertisement.ROUTER));
        boolean farewell = question.kind == Question.Kind.FAREWELL;
        if (farewell && node.offered && isDatabase(question.peer)) {
            options.add(new AnchoredPrefix(node.prefix));
        }
        int units = farewell ? 0 : lifetimeUnits(node);
        return new Effect.Transmit(keys.signed(config.address(), question.peer, new BindingUpdate(sequence, FLAGS, units, options)));
    }

    /** Tells {@code question}'s peer that {@code node} has lost its prefix of ours (RFC 5846 section 8.1). */
    Effect revocation(long now, MobileNode node, Question question) {
        int sequence = node.nextSequence();
        question.sent(now, sequence);
        long timestamp = clocks.towards(question.peer, clocks.ownTime(now));
        BindingRevocationIndication indication = Revocation.indication(sequence, node.id, List.of(node.prefix), timestamp);
        return new Effect.Transmit(keys.signed(config.address(), question.peer, indication));
    }

    /** Tells the next router of {@code node} all its prefixes (RFC 5949 section 4.1.1). */
    Effect initiate(long now, MobileNode node, Leaving leaving) {
        int sequence = node.nextSequence();
        leaving.question.sent(now, sequence);
        List<MobilityOption> options = new ArrayList<>();
        options.add(node.id.option());
        options.add(new MobileNodeLinkLayerIdentifier(node.linkLayer));
        options.add(new HomeNetworkPrefix(node.prefix));
        leaving.prefixes.forEach(older -> options.add(new PreviousMaar(older.anchor(), older.prefix())));
        options.add(new Timestamp(clocks.towards(leaving.router, clocks.ownTime(now))));
        int flags = Iana.HI_FLAG_PROXY | Iana.HI_FLAG_BUFFER | Iana.HI_FLAG_FORWARDING;
        return new Effect.Transmit(keys.signed(config.address(), leaving.router, new HandoverInitiate(sequence, flags, 0, options)));
    }

    /** Asks the present router of {@code node} for the same (RFC 5568 section 6.2.1.2, code 4). */
    Effect unsolicited(long now, MobileNode node, Coming coming) {
        int sequence = node.nextSequence();
        coming.question.sent(now, sequence);
        HandoverAcknowledge acknowledge =
                new HandoverAcknowledge(sequence, Iana.HACK_FLAG_PROXY, Iana.HANDOVER_UNSOLICITED, List.of(node.id.option()));
        return new Effect.Transmit(keys.signed(config.address(), coming.from, acknowledge));
    }

    /** @param to who has sent {@code initiate} */
    Effect acknowledge(HandoverInitiate initiate, Ipv6Address to, int code) {
        int flags = Iana.HACK_FLAG_PROXY | (code < Iana.HANDOVER_NOT_ACCEPTED ? Iana.HACK_FLAG_BUFFER | Iana.HACK_FLAG_FORWARDING : 0);
        MobileNodeIdentifier identifier = initiate.option(MobileNodeIdentifier.class);
        List<MobilityOption> options = identifier == null ? List.of() : List.of(identifier);
        return new Effect.Transmit(keys.signed(config.address(), to, new HandoverAcknowledge(initiate.sequence(), flags, code, options)));
    }

    Effect answer(Revocation revocation, int status) {
        return new Effect.Transmit(keys.signed(config.address(), revocation.initiator(), revocation.acknowledgement(status)));
    }

    /** How long a registration of {@code node} may last. */
    int lifetimeUnits(MobileNode node) {
        int seconds = Math.min(config.times().lifetimeSeconds(), node.policy.maxLifetimeSeconds());
        return Math.max(1, Lifetimes.unitsWithinSeconds(seconds));
    }

    /** @param more options behind those of RFC 5213 */
    Effect answer(ProxyRegistration registration, Ipv6Address to, int status, int units, long ownTime, List<MobilityOption> more) {
        BindingAcknowledgement acknowledgement = registration.acknowledgement(status, units, ownTime, more);
        return new Effect.Transmit(keys.signed(config.address(), to, acknowledgement));
    }

    /**
     * For a router that asks us directly: with our prefix, and whom else it has to ask. By our own address as serving router we vouch for the
     * node: it was here last, and there are no others.
     *
     * @param former where the node was before
     */
    Effect answerOfAnchor(ProxyRegistration registration, MobileNode node, Ipv6Address former, int units, long ownTime) {
        List<MobilityOption> more = new ArrayList<>();
        for (OlderPrefix access : node.remembered) {
            more.add(new PreviousMaar(access.anchor(), access.prefix()));
        }
        if (node.lastSeenHere) {
            more.add(new ServingMaar(config.address()));
        } else if (former != null && !former.equals(registration.router())) {
            more.add(new ServingMaar(former));
        }
        ProxyRegistration ours = new ProxyRegistration(registration.router(), registration.node(), List.of(node.prefix),
                registration.update());
        return answer(ours, registration.router(), Iana.STATUS_ACCEPTED, units, ownTime, more);
    }

    /** Whether the node was at {@code source} last, and no router is unknown there that anchors something of it. */
    boolean isVouchedFor(Ipv6Address source, BindingAcknowledgement acknowledgement) {
        return acknowledgement.options().stream().anyMatch(option -> option instanceof ServingMaar last && last.maar().equals(source));
    }

    /** The routers that {@code acknowledgement} speaks of, but for us. */
    Set<Ipv6Address> named(BindingAcknowledgement acknowledgement) {
        Set<Ipv6Address> named = new LinkedHashSet<>();
        for (MobilityOption option : acknowledgement.options()) {
            if (option instanceof PreviousMaar previous) {
                named.add(previous.maar());
            } else if (option instanceof ServingMaar serving) {
                named.add(serving.maar());
            }
        }
        named.retainAll(peers.keySet());
        return named;
    }
}
