package org.mobilityd.protocol.correspondent;

import java.util.ArrayList;
import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.ErrorMessage;
import org.mobilityd.wire.InboundPacket;

/** Deletes bindings whose care-of address is persistently unreachable (RFC 6275 section 9.3.4); see {@link Unreachability}. */
final class UnreachableWatch {

    /** Comes from the mobile node itself, which therefore is reachable. */
    private static final int PORT_UNREACHABLE = 4;

    private final BindingCache cache;
    private final RefreshRequester requester;

    UnreachableWatch(BindingCache cache, RefreshRequester requester) {
        this.cache = cache;
        this.requester = requester;
    }

    List<Effect> on(long now, InboundPacket packet, ErrorMessage error) {
        CachedBinding entry = concerned(packet, error);
        if (entry == null) {
            return List.of();
        }
        Unreachability reported = entry.unreachability().reported(now);
        if (reported.isPersistent() && !reported.isBeingAsked()) {
            CachedBinding asked = entry.with(reported.asking(now));
            cache.put(now, asked);
            return requester.begin(now, asked);
        }
        cache.put(now, entry.with(reported));
        return List.of();
    }

    /** Deletes {@code entry} when the mobile node's time to answer is over and the reports went on; else starts over. */
    List<Effect> onTimer(long now, CachedBinding entry) {
        if (!entry.unreachability().isVerdictDue(now)) {
            return List.of();
        }
        List<Effect> effects = new ArrayList<>();
        if (entry.unreachability().wentOn()) {
            cache.remove(now, entry, effects);
            effects.add(Events.unreachable(entry.binding()));
        } else {
            cache.put(now, entry.with(Unreachability.NONE));
        }
        return effects;
    }

    /** The entry that sent the quoted packet, or null: it must be ours, and go where the binding says. */
    private CachedBinding concerned(InboundPacket packet, ErrorMessage error) {
        if (error.type() != Iana.ICMPV6_DESTINATION_UNREACHABLE || error.code() == PORT_UNREACHABLE) {
            return null;
        }
        InvokingPacket invoking = InvokingPacket.parse(error.invokingPacket());
        if (invoking == null || !invoking.source().equals(packet.destination())) {
            return null;
        }
        CachedBinding entry = cache.find(new BindingKey(invoking.source(), invoking.homeAddress()));
        boolean asBound = entry != null && entry.binding().careOfAddress().equals(invoking.careOfAddress());
        return asBound ? entry : null;
    }
}
