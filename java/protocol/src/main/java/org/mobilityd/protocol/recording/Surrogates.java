package org.mobilityd.protocol.recording;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.wire.Authenticator;

/** Classes that are no records, and the records that stand for them in a recording. */
final class Surrogates {

    private static final Map<Class<?>, Surrogate<?, ?>> BY_CLASS = Map.of(
            SharedKey.class, new Surrogate<>(SharedKey.class, KeyStates.class, key -> new KeyStates(key.spi(), key.states()),
                    form -> SharedKey.ofStates(form.spi(), form.states())),
            Authenticator.class, new Surrogate<>(Authenticator.class, AuthenticatorBytes.class,
                    authenticator -> new AuthenticatorBytes(authenticator.toBytes()), form -> new Authenticator(form.bytes())),
            Event.class, new Surrogate<>(Event.class, EventFields.class,
                    event -> new EventFields(event.severity(), event.name(), event.namesAndValues()),
                    form -> Event.of(form.severity(), form.name(), form.namesAndValues().toArray())),
            Duration.class, new Surrogate<>(Duration.class, SecondsAndNanos.class,
                    duration -> new SecondsAndNanos(duration.getSeconds(), duration.getNano()),
                    form -> Duration.ofSeconds(form.seconds(), form.nanos())),
            Instant.class, new Surrogate<>(Instant.class, EpochSecondsAndNanos.class,
                    instant -> new EpochSecondsAndNanos(instant.getEpochSecond(), instant.getNano()),
                    form -> Instant.ofEpochSecond(form.seconds(), form.nanos())));

    private Surrogates() {
    }

    /** @param states as secret as the key */
    record KeyStates(int spi, byte[] states) {
    }

    record AuthenticatorBytes(byte[] bytes) {
    }

    record EventFields(Event.Severity severity, String name, List<Object> namesAndValues) {
    }

    record SecondsAndNanos(long seconds, int nanos) {
    }

    record EpochSecondsAndNanos(long seconds, int nanos) {
    }

    /** The way there and back. */
    record Surrogate<T, F extends Record>(Class<T> original, Class<F> form, Function<T, F> to, Function<F, T> from) {

        Object formOf(Object value) {
            return to.apply(original.cast(value));
        }

        Object originalOf(Object value) {
            return from.apply(form.cast(value));
        }
    }

    /** The surrogate of {@code original}, or null: it needs none. */
    static Surrogate<?, ?> of(Class<?> original) {
        return BY_CLASS.get(original);
    }

    /** What {@code value} stands for; itself when it is no surrogate. */
    static Object originalOf(Object value) {
        for (Surrogate<?, ?> surrogate : BY_CLASS.values()) {
            if (surrogate.form() == value.getClass()) {
                return surrogate.originalOf(value);
            }
        }
        return value;
    }
}
