package org.mobilityd.protocol.correspondent;

import java.util.ArrayList;
import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.correspondent.Verdict.Accept;
import org.mobilityd.protocol.correspondent.Verdict.Drop;
import org.mobilityd.protocol.correspondent.Verdict.Refuse;
import org.mobilityd.wire.Iana;

/** What becomes of Binding Updates: validated, then cached (RFC 6275 section 9.5.2) or deleted (section 9.5.3), then acknowledged. */
final class BindingUpdates {

    private final CorrespondentConfig config;
    private final BindingCache cache;
    private final ReplayGuard guard;
    private final BindingUpdateValidation validation;
    private final RateLimiter refusals;

    BindingUpdates(CorrespondentConfig config, BindingCache cache, ReplayGuard guard, BindingUpdateValidation validation) {
        this.config = config;
        this.cache = cache;
        this.guard = guard;
        this.validation = validation;
        this.refusals = new RateLimiter(config.rates().refusals());
    }

    /** @param present the entry that there is for it, not expired, or null */
    List<Effect> on(long now, ReceivedBindingUpdate received, CachedBinding present) {
        Verdict verdict = validation.examine(now, received, present);
        if (verdict instanceof Drop drop) {
            return List.of(Events.dropped(received, drop.reason()));
        }
        if (verdict instanceof Refuse refuse) {
            List<Effect> effects = refuse(now, received, refuse);
            destroyKey(refuse.authority());
            return effects;
        }
        Authority authority = ((Accept) verdict).authority();
        List<Effect> effects = received.isDeletion() ? delete(now, received, present, authority)
                : register(now, received, present, authority);
        destroyKey(authority);
        return effects;
    }

    /** Section 9.5.2. */
    private List<Effect> register(long now, ReceivedBindingUpdate received, CachedBinding present, Authority authority) {
        int lifetimeUnits = Math.min(received.update().lifetimeUnits(), Lifetimes.unitsWithin(config.limits().maxLifetime().toNanos()));
        if (config.prohibits(received.homeAddress()) || config.prohibits(received.careOfAddress())) {
            return refuseValid(now, received, present, Iana.STATUS_ADMINISTRATIVELY_PROHIBITED, authority);
        }
        long newestNonce = present == null ? authority.newestNonce() : Math.max(present.binding().newestNonceAt(), authority.newestNonce());
        Binding binding = binding(now, received, lifetimeUnits, newestNonce);
        if (!cache.hasRoomFor(binding, present)) {
            return refuseValid(now, received, present, Iana.STATUS_INSUFFICIENT_RESOURCES, authority);
        }
        cache.put(now, CachedBinding.fresh(binding));

        List<Effect> effects = new ArrayList<>();
        effects.add(new Effect.InstallBinding(BindingTable.BINDING_CACHE, binding));
        addAcknowledgement(effects, received, lifetimeUnits, authority);
        effects.add(Events.accepted(binding, lifetimeUnits * Lifetimes.SECONDS_PER_UNIT));
        return effects;
    }

    /** Section 9.5.3: an existing binding is deleted, none is made. */
    private List<Effect> delete(long now, ReceivedBindingUpdate received, CachedBinding present, Authority authority) {
        List<Effect> effects = new ArrayList<>();
        if (present != null) {
            CachedBinding last = present.withSequence(received.update().sequence(), authority.newestNonce());
            cache.remove(now, last, effects);
            effects.add(Events.deleted(last.binding()));
        } else {
            guard.rememberDeletion(now, received.key(), received.update().sequence(), authority.newestNonce(), effects);
        }
        addAcknowledgement(effects, received, 0, authority);
        return effects;
    }

    /** A Binding Update that passed the tests, but not policy: its sequence number counts all the same (section 9.5.1). */
    private List<Effect> refuseValid(long now, ReceivedBindingUpdate received, CachedBinding present, int status,
            Authority authority) {
        List<Effect> effects = new ArrayList<>();
        if (present != null) {
            CachedBinding renumbered = present.withSequence(received.update().sequence(), authority.newestNonce());
            cache.put(now, renumbered);
            effects.add(new Effect.InstallBinding(BindingTable.BINDING_CACHE, renumbered.binding()));
        }
        effects.addAll(refuse(now, received, new Refuse(status, received.update().sequence(), authority)));
        return effects;
    }

    private List<Effect> refuse(long now, ReceivedBindingUpdate received, Refuse refuse) {
        List<Effect> effects = new ArrayList<>();
        effects.add(Events.refused(received, refuse.status()));
        if (Acknowledgements.isOwed(received, refuse.status())) {
            if (refusals.permits(now, received.packet().source())) {
                effects.add(0, Acknowledgements.of(received, refuse.status(), refuse.sequence(), 0, refuse.authority()));
            } else {
                effects.add(Events.suppressed("binding-acknowledgement", "rate-limited", received.packet().source()));
            }
        }
        return effects;
    }

    private static void addAcknowledgement(List<Effect> effects, ReceivedBindingUpdate received, int lifetimeUnits, Authority authority) {
        if (Acknowledgements.isOwed(received, Iana.STATUS_ACCEPTED)) {
            effects.add(Acknowledgements.of(received, Iana.STATUS_ACCEPTED, received.update().sequence(), lifetimeUnits, authority));
        }
    }

    private Binding binding(long now, ReceivedBindingUpdate received, int lifetimeUnits, long newestNonce) {
        long lifetime = Lifetimes.nanosOfUnits(lifetimeUnits);
        long lead = Math.min(config.refresh().lead().toNanos(), lifetime / 4);
        long expiresAt = now + lifetime;
        return new Binding(received.key(), received.careOfAddress(), received.update().sequence(), expiresAt, expiresAt - lead,
                newestNonce);
    }

    private static void destroyKey(Authority authority) {
        if (authority != null) {
            authority.key().destroy();
        }
    }
}
