package org.mobilityd.protocol.correspondent;

import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.PastBinding;
import org.mobilityd.protocol.binding.Sequence;
import org.mobilityd.protocol.rows.AddressPairs;
import org.mobilityd.protocol.rows.Deadlines;
import org.mobilityd.protocol.rows.SipHash;

/**
 * What has to be remembered of bindings that are gone, so that old Binding Updates cannot bring them back (RFC 6275 sections 5.2.8,
 * 9.5.3), however they went: by deletion, expiry or unreachability.
 *
 * <p>An entry, a row of longs ({@link PastBinding}), says: the Binding Updates for this key that were accepted so far had sequence numbers up
 * to {@code lastSequence} and nonces no newer than {@code newestNonce}. A Binding Update with a newer nonce is therefore none of them and may start with any
 * sequence number. One with only such old nonces has to have a greater sequence number. That covers every earlier Binding Update for
 * the key in a constant amount of memory, not just the last one. The entry lives as long as the newest nonce does.
 *
 * <p>When a mobile node that lost its state has started over with smaller numbers (with a newer nonce), the old numbers and the new
 * ones cannot be told apart any more: then the nonces of the old ones are no longer accepted for this key ({@code floor}), which
 * section 5.2.8 allows.
 *
 * <p>Tokens stay good when the process is started again, so its memory has to survive as well: every change is an effect, and
 * {@link #adopt} takes back what was kept.
 */
final class ReplayGuard {

    /** What {@link #check} finds. */
    enum Finding {
        FRESH,
        /** Perhaps a replay; a greater sequence number would prove that it is none. */
        OLD_SEQUENCE,
        /** Perhaps a replay; only newer nonces would prove that it is none. */
        OLD_NONCES
    }

    /** As in {@link BindingCache}. */
    private static final int MAX_EXPIRED_AT_ONCE = 512;

    private static final int LAST_SEQUENCE = 0;
    private static final int NEWEST_NONCE = 1;
    private static final int FLOOR = 2;
    private static final int CARE_OF_PREFIX = 3;
    private static final int VALUES = 4;

    private final NonceTable nonces;
    private final CareOfPrefixes places;
    private final AddressPairs memories;
    private final Deadlines ends = new Deadlines();

    /** @param places where entries are counted beside bindings */
    ReplayGuard(NonceTable nonces, CareOfPrefixes places, SipHash hash) {
        this.nonces = nonces;
        this.places = places;
        this.memories = new AddressPairs(hash, VALUES);
    }

    /** Takes over what an earlier life of this process remembered, as far as it is still of use. A nonce from the future counts as one of now. */
    void adopt(long now, PastBinding past, List<Effect> effects) {
        long newestNonce = Math.min(past.newestNonceAt(), now);
        if (memories.find(past.key()) != AddressPairs.NONE || nonces.endOf(newestNonce) <= now) {
            effects.add(new Effect.ForgetBinding(past.key()));
            return;
        }
        write(now, memories.add(past.key()),
                new PastBinding(past.key(), past.careOfPrefix(), past.lastSequence() & 0xffff, newestNonce, past.floor()));
    }

    /** @param newestNonce when the newest nonce that authenticates the Binding Update was created */
    Finding check(BindingKey key, int sequence, long newestNonce) {
        int row = memories.find(key);
        if (row == AddressPairs.NONE) {
            return Finding.FRESH;
        }
        if (newestNonce <= memories.value(row, FLOOR)) {
            return Finding.OLD_NONCES;
        }
        boolean mayBeOneOfThem = newestNonce <= memories.value(row, NEWEST_NONCE);
        return mayBeOneOfThem && !Sequence.isGreater(sequence, lastSequence(row)) ? Finding.OLD_SEQUENCE : Finding.FRESH;
    }

    /** The last sequence number accepted for a key that {@link #check} found an old one for. */
    int lastSequence(BindingKey key) {
        return lastSequence(memories.find(key));
    }

    /**
     * A binding is gone whose Binding Updates had numbers up to {@code lastSequence} and nonces up to {@code newestNonce}.
     *
     * @param careOfPrefix the first 64 bits of its care-of address, on whose account the memory goes
     */
    void remember(long now, BindingKey key, long careOfPrefix, int lastSequence, long newestNonce, List<Effect> effects) {
        int row = memories.find(key);
        long newest = newestNonce;
        long floor = PastBinding.NO_FLOOR;
        if (row == AddressPairs.NONE) {
            if (nonces.endOf(newestNonce) <= now) {
                return;
            }
            row = memories.add(key);
        } else {
            places.vacate(memories.value(row, CARE_OF_PREFIX));
            long known = memories.value(row, NEWEST_NONCE);
            floor = memories.value(row, FLOOR);
            if (Sequence.isGreater(lastSequence(row), lastSequence)) {
                floor = Math.max(floor, known);
            }
            newest = Math.max(newest, known);
        }
        PastBinding past = new PastBinding(key, careOfPrefix, lastSequence, newest, floor);
        write(now, row, past);
        effects.add(new Effect.RememberBinding(past));
    }

    /** A deletion was accepted though nothing was left to delete: its number counts for what is remembered, so that it comes only once. */
    void rememberDeletion(long now, BindingKey key, int sequence, long newestNonce, List<Effect> effects) {
        int row = memories.find(key);
        if (row != AddressPairs.NONE) {
            remember(now, key, memories.value(row, CARE_OF_PREFIX), sequence, newestNonce, effects);
        }
    }

    /** Forgets what has no use any more, some hundred at a time. */
    void dropExpired(long now, List<Effect> effects) {
        for (int row : ends.takeDue(now, MAX_EXPIRED_AT_ONCE)) {
            effects.add(new Effect.ForgetBinding(memories.key(row)));
            places.vacate(memories.value(row, CARE_OF_PREFIX));
            memories.remove(row);
        }
    }

    /** As {@link Deadlines#next}. */
    long nextDeadline() {
        return ends.next();
    }

    int size() {
        return memories.size();
    }

    private void write(long now, int row, PastBinding past) {
        memories.setValue(row, LAST_SEQUENCE, past.lastSequence());
        memories.setValue(row, NEWEST_NONCE, past.newestNonceAt());
        memories.setValue(row, FLOOR, past.floor());
        memories.setValue(row, CARE_OF_PREFIX, past.careOfPrefix());
        places.occupy(past.careOfPrefix());
        ends.set(now, row, nonces.endOf(past.newestNonceAt()));
    }

    private int lastSequence(int row) {
        return (int) memories.value(row, LAST_SEQUENCE);
    }
}
