package org.mobilityd.protocol.correspondent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.rows.AddressPairs;
import org.mobilityd.protocol.rows.Deadlines;
import org.mobilityd.protocol.rows.SipHash;
import org.mobilityd.wire.Ipv6Address;

/**
 * The Binding Cache (RFC 6275 section 9.1): the only owner of bindings. One entry per (correspondent, home address). Whatever leaves
 * it, for whatever reason, goes through {@link #remove}, which hands it to the {@link ReplayGuard}.
 *
 * <p>An entry is a row of longs; {@link CachedBinding} is what it looks like to others. What few bindings have, pending requests and reports of
 * unreachability, lies beside.
 */
final class BindingCache {

    /** A million that expire together come in portions, between which the loop serves others. */
    private static final int MAX_DUE_AT_ONCE = 512;

    private static final int CARE_OF_PREFIX = 0;
    private static final int CARE_OF_INTERFACE = 1;
    private static final int EXPIRES_AT = 2;
    private static final int REFRESH_AT = 3;
    private static final int NEWEST_NONCE = 4;
    private static final int SEQUENCE = 5;
    private static final int VALUES = 6;

    /** What an entry has to go on with beside its binding. */
    private record Pending(RefreshRequests refresh, Unreachability unreachability) {

        static final Pending NOTHING = new Pending(RefreshRequests.NONE, Unreachability.NONE);
    }

    private final CareOfPrefixes places;
    private final ReplayGuard guard;
    private final AddressPairs entries;
    private final Deadlines deadlines = new Deadlines();
    /** By row; an entry with nothing pending is not in it. */
    private final Map<Integer, Pending> pending = new HashMap<>();

    BindingCache(CareOfPrefixes places, ReplayGuard guard, SipHash hash) {
        this.places = places;
        this.guard = guard;
        this.entries = new AddressPairs(hash, VALUES);
    }

    /** The entry of {@code key}, or null. */
    CachedBinding find(BindingKey key) {
        int row = entries.find(key);
        return row == AddressPairs.NONE ? null : entry(row, key);
    }

    /** Whether the limits allow {@code binding} in place of the entry that is there, or as a new one when {@code present} is null. */
    boolean hasRoomFor(Binding binding, CachedBinding present) {
        long prefix = binding.careOfAddress().high();
        return present == null ? places.hasRoomFor(prefix) : places.mayMove(present.binding().careOfAddress().high(), prefix);
    }

    /** Makes or replaces the entry of its key; there must be room. */
    void put(long now, CachedBinding entry) {
        int row = entries.find(entry.key());
        if (row == AddressPairs.NONE) {
            row = entries.add(entry.key());
        } else {
            places.vacate(entries.value(row, CARE_OF_PREFIX));
        }
        places.occupy(entry.binding().careOfAddress().high());
        write(row, entry);
        deadlines.set(now, row, entry.nextDeadline());
    }

    /**
     * Removes the entry of {@code last}'s key; {@code last} has the last sequence number and the newest nonce seen for it. What is
     * remembered of it is kept before it is gone from the fast path: a crash between the two leaves both.
     */
    void remove(long now, CachedBinding last, List<Effect> effects) {
        int row = entries.find(last.key());
        long prefix = entries.value(row, CARE_OF_PREFIX);
        deadlines.clear(row);
        pending.remove(row);
        entries.remove(row);
        places.vacate(prefix);
        guard.remember(now, last.key(), prefix, last.binding().sequence(), last.binding().newestNonceAt(), effects);
        effects.add(new Effect.RemoveBinding(BindingTable.BINDING_CACHE, last.key()));
    }

    /** Entries of which a deadline has come, some hundred at most; each must be put again or removed. */
    List<CachedBinding> takeDue(long now) {
        List<CachedBinding> due = new ArrayList<>();
        for (int row : deadlines.takeDue(now, MAX_DUE_AT_ONCE)) {
            due.add(entry(row, entries.key(row)));
        }
        return due;
    }

    /** As {@link Deadlines#next}. */
    long nextDeadline() {
        return deadlines.next();
    }

    int size() {
        return entries.size();
    }

    List<Binding> bindings() {
        List<Binding> bindings = new ArrayList<>(entries.size());
        entries.forEach(row -> bindings.add(binding(row, entries.key(row))));
        return bindings;
    }

    private CachedBinding entry(int row, BindingKey key) {
        Pending others = pending.getOrDefault(row, Pending.NOTHING);
        return new CachedBinding(binding(row, key), others.refresh(), others.unreachability());
    }

    private Binding binding(int row, BindingKey key) {
        Ipv6Address careOfAddress = new Ipv6Address(entries.value(row, CARE_OF_PREFIX), entries.value(row, CARE_OF_INTERFACE));
        return new Binding(key, careOfAddress, (int) entries.value(row, SEQUENCE), entries.value(row, EXPIRES_AT),
                entries.value(row, REFRESH_AT), entries.value(row, NEWEST_NONCE));
    }

    private void write(int row, CachedBinding entry) {
        Binding binding = entry.binding();
        entries.setValue(row, CARE_OF_PREFIX, binding.careOfAddress().high());
        entries.setValue(row, CARE_OF_INTERFACE, binding.careOfAddress().low());
        entries.setValue(row, EXPIRES_AT, binding.expiresAt());
        entries.setValue(row, REFRESH_AT, binding.refreshAt());
        entries.setValue(row, NEWEST_NONCE, binding.newestNonceAt());
        entries.setValue(row, SEQUENCE, binding.sequence());
        Pending others = new Pending(entry.refresh(), entry.unreachability());
        if (others.equals(Pending.NOTHING)) {
            pending.remove(row);
        } else {
            pending.put(row, others);
        }
    }
}
