package org.mobilityd.protocol.correspondent;

import java.util.HashMap;
import java.util.Map;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.Sequence;
import org.mobilityd.wire.Ipv6Address;

/**
 * What has to be remembered of bindings that are gone, so that old Binding Updates cannot bring them back (RFC 6275 sections 5.2.8,
 * 9.5.3), however they went: by deletion, expiry or unreachability.
 *
 * <p>An entry says: the Binding Updates for this key that were accepted so far had sequence numbers up to {@code lastSequence} and
 * nonces no newer than {@code newestNonce}. A Binding Update with a newer nonce is therefore none of them and may start with any
 * sequence number. One with only such old nonces has to have a greater sequence number. That covers every earlier Binding Update for
 * the key in a constant amount of memory, not just the last one. The entry lives as long as the newest nonce does.
 *
 * <p>When a mobile node that lost its state has started over with smaller numbers (with a newer nonce), the old numbers and the new
 * ones cannot be told apart any more: then the nonces of the old ones are no longer accepted for this key ({@code floor}), which
 * section 5.2.8 allows.
 */
final class ReplayGuard {

    /** Older than any nonce. */
    private static final long NONE = Long.MIN_VALUE;

    /** What {@link #check} finds. */
    enum Finding {
        FRESH,
        /** Perhaps a replay; a greater sequence number would prove that it is none. */
        OLD_SEQUENCE,
        /** Perhaps a replay; only newer nonces would prove that it is none. */
        OLD_NONCES
    }

    private record Memory(int lastSequence, long newestNonce, long floor, Ipv6Address careOfAddress) {
    }

    private final NonceTable nonces;
    private final CareOfPrefixes places;
    private final Map<BindingKey, Memory> memories = new HashMap<>();
    private final Deadlines ends = new Deadlines();
    private long commonFloor = NONE;

    /** @param places where entries are counted beside bindings */
    ReplayGuard(NonceTable nonces, CareOfPrefixes places) {
        this.nonces = nonces;
        this.places = places;
    }

    /**
     * From now on every Binding Update needs a nonce created after {@code nonceCreatedAt}: what was accepted and deleted in an earlier
     * life of this process is not known any more.
     */
    void distrustNoncesUpTo(long nonceCreatedAt) {
        commonFloor = Math.max(commonFloor, nonceCreatedAt);
    }

    /** @param newestNonce when the newest nonce that authenticates the Binding Update was created */
    Finding check(BindingKey key, int sequence, long newestNonce) {
        Memory memory = memories.get(key);
        long floor = memory == null ? commonFloor : Math.max(memory.floor, commonFloor);
        if (newestNonce <= floor) {
            return Finding.OLD_NONCES;
        }
        boolean mayBeOneOfThem = memory != null && newestNonce <= memory.newestNonce;
        return mayBeOneOfThem && !Sequence.isGreater(sequence, memory.lastSequence) ? Finding.OLD_SEQUENCE : Finding.FRESH;
    }

    /** The last sequence number accepted for a key that {@link #check} found an old one for. */
    int lastSequence(BindingKey key) {
        return memories.get(key).lastSequence;
    }

    /** A binding is gone whose Binding Updates had numbers up to {@code lastSequence} and nonces up to {@code newestNonce}. */
    void remember(long now, BindingKey key, Ipv6Address careOfAddress, int lastSequence, long newestNonce) {
        Memory old = forget(key);
        long newest = old == null ? newestNonce : Math.max(newestNonce, old.newestNonce);
        if (nonces.endOf(newest) <= now) {
            return;
        }
        long floor = old == null ? NONE : old.floor;
        if (old != null && Sequence.isGreater(old.lastSequence, lastSequence)) {
            floor = Math.max(floor, old.newestNonce);
        }
        memories.put(key, new Memory(lastSequence, newest, floor, careOfAddress));
        places.occupy(careOfAddress);
        ends.set(key, nonces.endOf(newest));
    }

    /** A deletion was accepted though nothing was left to delete: its number counts for what is remembered, so that it comes only once. */
    void rememberDeletion(long now, BindingKey key, int sequence, long newestNonce) {
        Memory memory = memories.get(key);
        if (memory != null) {
            remember(now, key, memory.careOfAddress, sequence, newestNonce);
        }
    }

    void dropExpired(long now) {
        for (BindingKey key : ends.takeDue(now)) {
            forget(key);
        }
    }

    long nextDeadline() {
        return ends.next();
    }

    int size() {
        return memories.size();
    }

    private Memory forget(BindingKey key) {
        Memory memory = memories.remove(key);
        if (memory != null) {
            places.vacate(memory.careOfAddress);
            ends.clear(key);
        }
        return memory;
    }
}
