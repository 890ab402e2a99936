package org.mobilityd.protocol.homeagent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.wire.Icmpv6Message.NeighborAdvertisement;
import org.mobilityd.wire.Icmpv6Message.NeighborSolicitation;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/**
 * Whether a home address is free on the home link, asked before its first registration is accepted (RFC 6275 section 10.3.1, RFC 4862
 * section 5.4): one Neighbor Solicitation from the unspecified address, RetransTimer to object. The registration waits here meanwhile.
 */
final class DuplicateAddressDetection {

    private static final long RETRANS_TIMER = Lifetimes.nanosOfSeconds(1);

    private final int homeLink;
    private final Map<Ipv6Address, Pending> pending = new HashMap<>();

    private record Pending(RegistrationRequest request, List<Ipv6Address> targets, long deadline) {
    }

    DuplicateAddressDetection(int homeLink) {
        this.homeLink = homeLink;
    }

    boolean isPending(Ipv6Address homeAddress) {
        return pending.containsKey(homeAddress);
    }

    int size() {
        return pending.size();
    }

    /** @param targets the home address, with the L bit the link-local address too */
    void start(long now, RegistrationRequest request, List<Ipv6Address> targets, List<Effect> effects) {
        pending.put(request.homeAddress(), new Pending(request, List.copyOf(targets), now + RETRANS_TIMER));
        for (Ipv6Address target : targets) {
            NeighborSolicitation solicitation = new NeighborSolicitation(target, List.of());
            effects.add(new Effect.Transmit(
                    OutboundPacket.plain(Ipv6Address.UNSPECIFIED, target.solicitedNode(), solicitation).on(homeLink)));
        }
    }

    /** The mobile node has sent again, or has moved on: the later Binding Update is the one to be answered. */
    void replace(RegistrationRequest request) {
        pending.computeIfPresent(request.homeAddress(), (home, waiting) -> new Pending(request, waiting.targets(), waiting.deadline()));
    }

    void cancel(Ipv6Address homeAddress) {
        pending.remove(homeAddress);
    }

    /** A node on the home link has {@code target}. @return the requests that cannot be granted */
    List<RegistrationRequest> objections(InboundPacket packet) {
        Ipv6Address target = objectedTarget(packet);
        List<RegistrationRequest> refused = new ArrayList<>();
        if (target != null) {
            pending.values().removeIf(waiting -> {
                boolean objected = waiting.targets().contains(target);
                if (objected) {
                    refused.add(waiting.request());
                }
                return objected;
            });
        }
        return refused;
    }

    /** The address that a neighbour advertises, or is itself trying to make its own (RFC 4862 sections 5.4.3, 5.4.4), or null. */
    private Ipv6Address objectedTarget(InboundPacket packet) {
        boolean ofNeighbor = packet.link() == homeLink && packet.tunnel() == null
                && packet.hopLimit() == PacketCodec.NEIGHBOR_DISCOVERY_HOP_LIMIT;
        if (ofNeighbor && packet.message() instanceof NeighborAdvertisement advertisement) {
            return advertisement.target();
        }
        if (ofNeighbor && packet.message() instanceof NeighborSolicitation solicitation && packet.source().isUnspecified()) {
            return solicitation.target();
        }
        return null;
    }

    /** The requests whose addresses nobody has objected to in time. */
    List<RegistrationRequest> passed(long now) {
        List<RegistrationRequest> passed = new ArrayList<>();
        pending.values().removeIf(waiting -> {
            boolean over = waiting.deadline() <= now;
            if (over) {
                passed.add(waiting.request());
            }
            return over;
        });
        return passed;
    }

    long nextDeadline() {
        return pending.values().stream().mapToLong(Pending::deadline).min().orElse(Engine.NEVER);
    }
}
