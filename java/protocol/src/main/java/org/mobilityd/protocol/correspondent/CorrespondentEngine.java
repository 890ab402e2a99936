package org.mobilityd.protocol.correspondent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.PastBinding;
import org.mobilityd.protocol.rows.SipHash;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.ErrorMessage;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.MobilityMessage;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityMessage.CareOfTestInit;
import org.mobilityd.wire.MobilityMessage.HomeTestInit;

/**
 * A correspondent node, or a mobility agent that is one on behalf of others: hands inputs to the parts that the package's drawing shows.
 * Inputs about addresses that it does not answer for are ignored.
 */
public final class CorrespondentEngine implements Engine {

    private final CorrespondentConfig config;
    /** Until the start has made its own of it. */
    private Inheritance inheritance;
    private final NonceTable nonces;
    private final ReplayGuard guard;
    private final BindingCache cache;
    private final TestResponder tests;
    private final BindingUpdates bindingUpdates;
    private final RefreshRequester requester;
    private final UnreachableWatch unreachables;
    private final ErrorReplies errors;

    /** A correspondent that starts from nothing. */
    public CorrespondentEngine(CorrespondentConfig config, RandomSource random) {
        this(config, random, Inheritance.NOTHING);
    }

    /** A correspondent that goes on with what the fast path still holds. */
    public CorrespondentEngine(CorrespondentConfig config, RandomSource random, Inheritance inheritance) {
        this.config = config;
        this.inheritance = inheritance;
        SipHash hash = SipHash.seededFrom(random);
        CareOfPrefixes places = new CareOfPrefixes(config.limits(), hash);
        nonces = new NonceTable(config.nonces(), random);
        guard = new ReplayGuard(nonces, places, hash);
        cache = new BindingCache(places, guard, hash);
        tests = new TestResponder(nonces, config.rates().testAnswers());
        bindingUpdates = new BindingUpdates(config, cache, guard, new BindingUpdateValidation(nonces, guard));
        requester = new RefreshRequester(config.refresh(), config.rates().refreshRequests(), cache);
        unreachables = new UnreachableWatch(cache, requester);
        errors = new ErrorReplies(config.rates().errors());
    }

    /**
     * What an earlier life of the process left in the fast path. The three belong together: secrets without all of the past bindings would
     * let replays in.
     */
    public record Inheritance(List<TestSecret> secrets, List<Binding> bindings, List<PastBinding> pastBindings) {

        public static final Inheritance NOTHING = new Inheritance(List.of(), List.of(), List.of());

        public Inheritance {
            secrets = List.copyOf(secrets);
            bindings = List.copyOf(bindings);
            pastBindings = List.copyOf(pastBindings);
        }
    }

    /** A nonce as it may be shown: its index and age, not its value. */
    public record NonceInfo(int index, Duration age, boolean current) {
    }

    /** A snapshot of the Binding Cache, in no particular order. */
    public List<Binding> bindings() {
        return cache.bindings();
    }

    /** The nonces that are accepted, oldest first. */
    public List<NonceInfo> nonces(long now) {
        List<NonceInfo> infos = new ArrayList<>();
        for (Nonce nonce : nonces.accepted()) {
            infos.add(new NonceInfo(nonce.index(), Duration.ofNanos(now - nonce.createdAt()), nonce == nonces.current()));
        }
        return infos;
    }

    /** How many bindings that are gone are still remembered against replays. */
    public int rememberedDeletions() {
        return guard.size();
    }

    /**
     * Goes on where the earlier life of the process ended: its bindings live on undisturbed, tokens that it gave remain good, and what
     * was deleted stays deleted. A secret that is still current is installed again, because the end may have come between its two entries.
     */
    @Override
    public List<Effect> start(long now) {
        List<Effect> effects = new ArrayList<>();
        for (Ipv6Prefix prefix : config.correspondents()) {
            effects.add(new Effect.ClaimAddresses(prefix, AddressUse.CORRESPONDENT));
        }
        if (!inheritance.equals(Inheritance.NOTHING)) {
            for (TestSecret useless : nonces.adopt(now, inheritance.secrets())) {
                effects.add(new Effect.DropTestSecret(useless.nonceIndex()));
            }
            inheritance.pastBindings().forEach(past -> guard.adopt(now, past, effects));
            adoptBindings(now, effects);
            effects.add(Events.adopted(cache.size(), nonces.accepted().size()));
            dropExpiredNonces(now, effects);
            inheritance = Inheritance.NOTHING;
        }
        effects.add(new Effect.InstallTestSecret(nonces.isRotationDue(now) ? nonces.rotate(now) : nonces.current().secret()));
        return effects;
    }

    @Override
    public List<Effect> on(long now, Input input) {
        if (input instanceof Input.PacketReceived received) {
            InboundPacket packet = received.packet();
            return receive(packet.source(), packet.destination(), () -> onPacket(now, packet));
        }
        if (input instanceof Input.TimerDue) {
            return onTimer(now);
        }
        if (input instanceof Input.UnboundHomeAddress unbound) {
            return receive(unbound.source(), unbound.destination(), () -> onUnbound(now, unbound));
        }
        if (input instanceof Input.MalformedReceived malformed) {
            return receive(malformed.source(), malformed.destination(), () -> errors.malformed(now, malformed));
        }
        if (input instanceof Input.BindingExpiring expiring && expiring.table() == BindingTable.BINDING_CACHE) {
            CachedBinding entry = cache.find(expiring.key());
            return entry != null && !entry.isExpired(now) ? requester.begin(now, entry) : List.of();
        }
        return List.of();
    }

    @Override
    public long nextDeadline() {
        return Math.min(nonces.nextDeadline(), Math.min(cache.nextDeadline(), guard.nextDeadline()));
    }

    /**
     * What came for an address that is answered for. One that is answered for is no mobile node's and not where packets come from: such a
     * source is forged, and an answer to it would be a mobility message for a server that knows nothing of mobility.
     */
    private List<Effect> receive(Ipv6Address source, Ipv6Address destination, Supplier<List<Effect>> step) {
        if (!config.answersFor(destination)) {
            return List.of();
        }
        return config.answersFor(source) ? List.of(Events.forgedSource(source, destination)) : step.get();
    }

    private List<Effect> onPacket(long now, InboundPacket packet) {
        if (packet.message() instanceof BindingUpdate update) {
            return onBindingUpdate(now, new ReceivedBindingUpdate(packet, update));
        }
        if (packet.message() instanceof HomeTestInit init) {
            return tests.on(now, packet, init);
        }
        if (packet.message() instanceof CareOfTestInit init) {
            return tests.on(now, packet, init);
        }
        if (packet.message() instanceof MobilityMessage message && !message.isOfMobileIpv6()) {
            return errors.bindingError(now, Iana.BE_UNRECOGNIZED_MH_TYPE, packet.source(), packet.destination(),
                    packet.homeAddressOption());
        }
        if (packet.message() instanceof MobilityMessage other) {
            return List.of(Events.ignored(other.type(), packet.source()));
        }
        return packet.message() instanceof ErrorMessage error ? unreachables.on(now, packet, error) : List.of();
    }

    /** An entry whose time is over is none, even when its timer has not been served yet. */
    private List<Effect> onBindingUpdate(long now, ReceivedBindingUpdate received) {
        List<Effect> effects = new ArrayList<>();
        CachedBinding present = cache.find(received.key());
        if (present != null && present.isExpired(now)) {
            expire(now, present, effects);
            present = null;
        }
        effects.addAll(bindingUpdates.on(now, received, present));
        return effects;
    }

    /** The report may have crossed the Binding Update that made the binding: then there is nothing to complain about. */
    private List<Effect> onUnbound(long now, Input.UnboundHomeAddress unbound) {
        CachedBinding entry = cache.find(new BindingKey(unbound.destination(), unbound.homeAddress()));
        if (entry != null && !entry.isExpired(now) && entry.binding().careOfAddress().equals(unbound.source())) {
            return List.of();
        }
        return errors.bindingError(now, Iana.BE_UNKNOWN_BINDING_FOR_HOME_ADDRESS, unbound.source(), unbound.destination(),
                unbound.homeAddress());
    }

    private List<Effect> onTimer(long now) {
        List<Effect> effects = new ArrayList<>();
        boolean rotate = nonces.isRotationDue(now);
        dropExpiredNonces(now, effects);
        if (rotate) {
            effects.add(new Effect.InstallTestSecret(nonces.rotate(now)));
        }
        for (CachedBinding entry : cache.takeDue(now)) {
            if (entry.isExpired(now)) {
                expire(now, entry, effects);
            } else {
                cache.put(now, entry);
                effects.addAll(requester.onTimer(now, entry));
                effects.addAll(unreachables.onTimer(now, cache.find(entry.key())));
            }
        }
        guard.dropExpired(now, effects);
        return effects;
    }

    private void dropExpiredNonces(long now, List<Effect> effects) {
        for (int expired : nonces.dropExpired(now)) {
            effects.add(new Effect.DropTestSecret(expired));
        }
    }

    private void expire(long now, CachedBinding entry, List<Effect> effects) {
        cache.remove(now, entry, effects);
        effects.add(Events.expired(entry.binding()));
    }

    private void adoptBindings(long now, List<Effect> effects) {
        for (Binding found : inheritance.bindings()) {
            Binding binding = withKnownNonce(now, found);
            if (isAdoptable(now, binding)) {
                cache.put(now, CachedBinding.fresh(binding));
            } else {
                guard.remember(now, binding.key(), binding.careOfAddress().high(), binding.sequence(), binding.newestNonceAt(), effects);
                effects.add(new Effect.RemoveBinding(BindingTable.BINDING_CACHE, binding.key()));
                effects.add(binding.expiresAt() <= now ? Events.expired(binding) : Events.notAdopted(binding));
            }
        }
    }

    /** Where it is not known, or impossible, any inherited nonce may have been used for the binding. */
    private Binding withKnownNonce(long now, Binding binding) {
        boolean known = binding.newestNonceAt() != Binding.NO_NONCE && binding.newestNonceAt() <= now;
        Nonce newest = nonces.current();
        long newestNonce = known ? binding.newestNonceAt()
                : newest == null ? now - config.nonces().lifetime().toNanos() : newest.createdAt();
        return new Binding(binding.key(), binding.careOfAddress(), binding.sequence() & 0xffff, binding.expiresAt(), binding.refreshAt(),
                newestNonce);
    }

    /** Not over, not longer than any binding may be, about an address that is still answered for, and within the limits of today. */
    private boolean isAdoptable(long now, Binding binding) {
        Ipv6Address homeAddress = binding.key().homeAddress();
        Ipv6Address careOfAddress = binding.careOfAddress();
        long remaining = binding.expiresAt() - now;
        return remaining > 0 && remaining <= config.limits().maxLifetime().toNanos() && config.answersFor(binding.key().correspondent())
                && homeAddress.isUnicastRoutable() && careOfAddress.isUnicastRoutable()
                && !config.prohibits(homeAddress) && !config.prohibits(careOfAddress)
                && cache.find(binding.key()) == null && cache.hasRoomFor(binding, null);
    }
}
