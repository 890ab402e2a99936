package org.mobilityd.protocol.correspondent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.binding.PastBinding;
import org.mobilityd.protocol.correspondent.CorrespondentEngine.Inheritance;
import org.mobilityd.wire.DecodeResult;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.Message;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/** The engine under test with a clock, the bytes of the wire in between, and words for what it did. */
final class Correspondent {

    static final Ipv6Prefix SERVED = Ipv6Prefix.parse("2001:db8:c::/64");
    static final Ipv6Address ADDRESS = Ipv6Address.parse("2001:db8:c::2");
    static final int LINK = 7;

    final CorrespondentEngine engine;
    final List<Effect> startEffects;
    private final Map<BindingKey, PastBinding> pastBindings = new LinkedHashMap<>();
    /** Not zero, and so that no deadline is a round number by chance. */
    private long now;

    Correspondent(CorrespondentConfig config, Inheritance inheritance, long now) {
        this.engine = new CorrespondentEngine(config, seeded(now), inheritance);
        this.now = now;
        inheritance.pastBindings().forEach(past -> pastBindings.put(past.key(), past));
        this.startEffects = kept(engine.start(now));
    }

    Correspondent(CorrespondentConfig config) {
        this(config, Inheritance.NOTHING, 1_000_000_000_123L);
    }

    Correspondent() {
        this(config());
    }

    static CorrespondentConfig config() {
        return CorrespondentConfig.answeringFor(List.of(SERVED));
    }

    static RandomSource seeded(long seed) {
        return new Random(seed)::nextBytes;
    }

    long now() {
        return now;
    }

    /** Lets time pass, serving every timer when it is due; returns what they caused. */
    List<Effect> pass(double seconds) {
        long end = now + (long) (seconds * Lifetimes.NANOS_PER_SECOND);
        List<Effect> effects = new ArrayList<>();
        for (int steps = 0; engine.nextDeadline() <= end; steps++) {
            if (steps > 1_000_000) {
                fail("the engine's deadline does not move on from " + engine.nextDeadline());
            }
            now = Math.max(now, engine.nextDeadline());
            effects.addAll(on(new Input.TimerDue()));
        }
        now = end;
        return effects;
    }

    /** Lets time pass without serving any timer, as when the machine slept. */
    void sleep(double seconds) {
        now += (long) (seconds * Lifetimes.NANOS_PER_SECOND);
    }

    List<Effect> on(Input input) {
        return kept(engine.on(now, input));
    }

    /** What is kept beyond the process of bindings that are gone. */
    List<PastBinding> pastBindings() {
        return List.copyOf(pastBindings.values());
    }

    private List<Effect> kept(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.RememberBinding remember) {
                pastBindings.put(remember.past().key(), remember.past());
            } else if (effect instanceof Effect.ForgetBinding forget) {
                assertNotNull(pastBindings.remove(forget.key()), "forgets what was kept");
            }
        }
        return effects;
    }

    /** Brings a packet over the wire: encoded, decoded, and to the engine. */
    List<Effect> receive(OutboundPacket packet) {
        return receive(PacketCodec.encode(packet));
    }

    List<Effect> receive(byte[] packet) {
        DecodeResult<InboundPacket> decoded = PacketCodec.decode(packet, LINK, null);
        if (decoded instanceof DecodeResult.Malformed<InboundPacket> malformed) {
            return on(new Input.MalformedReceived(Ipv6Address.of(Arrays.copyOfRange(packet, 8, 24)),
                    Ipv6Address.of(Arrays.copyOfRange(packet, 24, 40)), malformed.reason(), malformed.pointer(), packet));
        }
        return on(new Input.PacketReceived(decoded.orNull()));
    }

    Binding binding(Ipv6Address homeAddress) {
        BindingKey key = new BindingKey(ADDRESS, homeAddress);
        return engine.bindings().stream().filter(binding -> binding.key().equals(key)).findFirst().orElse(null);
    }

    // What effects say

    static <E extends Effect> List<E> all(List<Effect> effects, Class<E> kind) {
        return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    static <E extends Effect> E only(List<Effect> effects, Class<E> kind) {
        List<E> matching = all(effects, kind);
        assertEquals(1, matching.size(), () -> "one " + kind.getSimpleName() + " expected in " + effects);
        return matching.get(0);
    }

    static List<OutboundPacket> sent(List<Effect> effects) {
        return all(effects, Effect.Transmit.class).stream().map(Effect.Transmit::packet).toList();
    }

    static OutboundPacket onlySent(List<Effect> effects) {
        return only(effects, Effect.Transmit.class).packet();
    }

    static <M extends Message> M onlySent(List<Effect> effects, Class<M> kind) {
        return kind.cast(onlySent(effects).message());
    }

    static int status(List<Effect> effects) {
        return onlySent(effects, BindingAcknowledgement.class).status();
    }

    static void assertSilence(List<Effect> effects) {
        assertEquals(List.of(), sent(effects));
    }

    /** The event of that name, of which there must be one. */
    static Event event(List<Effect> effects, String name) {
        List<Event> matching = all(effects, Effect.Report.class).stream().map(Effect.Report::event)
                .filter(event -> event.name().equals(name)).toList();
        assertEquals(1, matching.size(), () -> "one event " + name + " expected in " + effects);
        return matching.get(0);
    }

    static void assertDropped(List<Effect> effects, String reason) {
        assertSilence(effects);
        assertEquals(reason, event(effects, "binding-update-dropped").fields().get("reason"));
        assertEquals(1, effects.size(), () -> "nothing but the report expected in " + effects);
    }
}
