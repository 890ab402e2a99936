package org.mobilityd.protocol.mobilenode;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.wire.Ipv6Address;

/**
 * The correspondents that the node optimizes routes with, or has lately tried to (RFC 6275 section 11.1). Bounded: an idle entry makes
 * room for a new one, a binding does not. Kept in the order of use, so that a move serves first who was talked to last.
 */
final class BindingUpdateList {

    private static final float LOAD_FACTOR = 0.75f;

    private final Surroundings surroundings;
    private final RandomSource random;
    private final int maxCorrespondents;
    private final Map<Ipv6Address, CorrespondentRegistration> entries = new LinkedHashMap<>(16, LOAD_FACTOR, true);

    BindingUpdateList(Surroundings surroundings, RandomSource random, int maxCorrespondents) {
        this.surroundings = surroundings;
        this.random = random;
        this.maxCorrespondents = maxCorrespondents;
    }

    /** The entry of {@code correspondent}, or null. */
    CorrespondentRegistration find(Ipv6Address correspondent) {
        return entries.get(correspondent);
    }

    Collection<CorrespondentRegistration> entries() {
        return Collections.unmodifiableCollection(entries.values());
    }

    /** A flow with {@code correspondent} goes through the home agent. */
    void register(long now, Ipv6Address correspondent, List<Effect> effects) {
        CorrespondentRegistration entry = entries.get(correspondent);
        if (entry == null && hasRoom()) {
            entry = new CorrespondentRegistration(surroundings, correspondent, random);
            entries.put(correspondent, entry);
        }
        if (entry != null) {
            entry.register(now, effects);
        }
    }

    private boolean hasRoom() {
        if (entries.size() < maxCorrespondents) {
            return true;
        }
        for (Iterator<CorrespondentRegistration> candidates = entries.values().iterator(); candidates.hasNext();) {
            if (candidates.next().isIdle()) {
                candidates.remove();
                return true;
            }
        }
        return false;
    }

    /** Packets from the former care-of address do not pass any more. */
    void leaveFormer(List<Effect> effects) {
        entries.values().forEach(entry -> entry.leaveFormer(effects));
    }

    void move(long now, long movedAt, List<Effect> effects) {
        for (CorrespondentRegistration entry : lastUsedFirst()) {
            entry.move(now, movedAt, effects);
        }
    }

    void returnHome(long now, List<Effect> effects) {
        for (CorrespondentRegistration entry : lastUsedFirst()) {
            entry.returnHome(now, effects);
        }
    }

    void abandonAll(String reason, List<Effect> effects) {
        entries.values().forEach(entry -> entry.abandon(reason, effects));
    }

    private List<CorrespondentRegistration> lastUsedFirst() {
        List<CorrespondentRegistration> order = new ArrayList<>(entries.values());
        Collections.reverse(order);
        return order;
    }

    void onTime(long now, List<Effect> effects) {
        entries.values().forEach(entry -> entry.onTime(now, effects));
    }

    /** Entries that hold nothing any more go. */
    void dropObsolete(long now) {
        entries.values().removeIf(entry -> entry.isObsolete(now));
    }

    long nextDeadline() {
        return entries.values().stream().mapToLong(CorrespondentRegistration::nextDeadline).min().orElse(Engine.NEVER);
    }
}
