package org.mobilityd.protocol.correspondent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;

/**
 * The Binding Cache (RFC 6275 section 9.1): the only owner of bindings. One entry per (correspondent, home address). Whatever leaves
 * it, for whatever reason, goes through {@link #remove}, which hands it to the {@link ReplayGuard}.
 */
final class BindingCache {

    private final CareOfPrefixes places;
    private final ReplayGuard guard;
    private final Map<BindingKey, CachedBinding> entries = new HashMap<>();
    private final Deadlines deadlines = new Deadlines();

    BindingCache(CareOfPrefixes places, ReplayGuard guard) {
        this.places = places;
        this.guard = guard;
    }

    /** The entry of {@code key}, or null. */
    CachedBinding find(BindingKey key) {
        return entries.get(key);
    }

    /** Whether the limits allow {@code binding} as a new entry or in place of the one that is there. */
    boolean hasRoomFor(Binding binding) {
        CachedBinding present = entries.get(binding.key());
        return present == null ? places.hasRoomFor(binding.careOfAddress())
                : places.mayMove(present.binding().careOfAddress(), binding.careOfAddress());
    }

    /** Makes or replaces the entry of its key; there must be room. */
    void put(CachedBinding entry) {
        CachedBinding replaced = entries.put(entry.key(), entry);
        if (replaced != null) {
            places.vacate(replaced.binding().careOfAddress());
        }
        places.occupy(entry.binding().careOfAddress());
        deadlines.set(entry.key(), entry.nextDeadline());
    }

    /** Removes the entry of {@code last}'s key; {@code last} has the last sequence number and the newest nonce seen for it. */
    void remove(long now, CachedBinding last) {
        CachedBinding removed = entries.remove(last.key());
        deadlines.clear(last.key());
        places.vacate(removed.binding().careOfAddress());
        guard.remember(now, last.key(), last.binding().careOfAddress(), last.binding().sequence(), last.newestNonce());
    }

    /** Entries of which a deadline has come; each must be put again or removed. */
    List<CachedBinding> takeDue(long now) {
        List<CachedBinding> due = new ArrayList<>();
        for (BindingKey key : deadlines.takeDue(now)) {
            due.add(entries.get(key));
        }
        return due;
    }

    long nextDeadline() {
        return deadlines.next();
    }

    int size() {
        return entries.size();
    }

    List<Binding> bindings() {
        List<Binding> bindings = new ArrayList<>(entries.size());
        entries.values().forEach(entry -> bindings.add(entry.binding()));
        return bindings;
    }
}
