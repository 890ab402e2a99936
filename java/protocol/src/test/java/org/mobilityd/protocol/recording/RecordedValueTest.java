package org.mobilityd.protocol.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Input;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Message;

/** Everything that can be in an entry is read as it was written. */
class RecordedValueTest {

    private static final int OF_EACH = 50;

    static Stream<Class<?>> everyType() {
        return Forms.types().stream().filter(type -> !type.isEnum() && type.getEnclosingClass() != Surrogates.class)
                .sorted((one, other) -> one.getName().compareTo(other.getName()));
    }

    private static byte[] written(Object value) {
        return new ValueWriter().write(value);
    }

    private static Object again(Object value) throws RecordingException {
        return new ValueReader().read(written(value));
    }

    @ParameterizedTest
    @MethodSource("everyType")
    void isReadAsItWasWritten(Class<?> type) throws RecordingException {
        RandomValues values = new RandomValues(type.getName().hashCode());
        for (int i = 0; i < OF_EACH; i++) {
            Object value = values.of(type);
            Object again = again(value);
            assertEquals(value.getClass(), again.getClass());
            assertArrayEquals(written(value), written(again), value::toString);
            if (value instanceof Effect) {
                assertEquals(value, again, "effects are compared in a replay");
            }
        }
    }

    @Test
    void inputsEffectsMessagesAndBeginningsAreAllAmongThem() {
        for (Class<?> sealed : List.of(Input.class, Effect.class, Entry.class, Beginning.class)) {
            assertTrue(Forms.types().containsAll(Arrays.asList(sealed.getPermittedSubclasses())), sealed::toString);
        }
        for (Class<?> kind : Message.class.getPermittedSubclasses()) {
            assertTrue(Forms.types().containsAll(Arrays.asList(kind.getPermittedSubclasses())), kind::toString);
        }
    }

    @Test
    void aNullStaysNull() throws RecordingException {
        Input.LinkLocalAddress none = new Input.LinkLocalAddress(7, null);
        assertEquals(none, again(none));
    }

    @Test
    void aFieldOfAnEventThatHasNoFormIsItsText() throws RecordingException {
        Event event = Event.of(Event.Severity.INFO, "name", "thread-state", Thread.State.BLOCKED);
        assertEquals(Event.of(Event.Severity.INFO, "name", "thread-state", "BLOCKED"), again(event));
    }

    @Test
    void aDefinitionIsWrittenOnce() {
        ValueWriter writer = new ValueWriter();
        int first = writer.write(Ipv6Address.LOOPBACK).length;
        assertEquals(2 + Ipv6Address.BYTES, writer.write(Ipv6Address.LOOPBACK).length);
        assertTrue(first > 2 + Ipv6Address.BYTES);
    }

    @Test
    void aLongValueIsReadAsItWasWritten() throws RecordingException {
        List<Ipv6Address> addresses = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            addresses.add(new Ipv6Address(i, -i));
        }
        assertEquals(addresses, again(addresses));
    }

    /** Whatever stands there: a value, or a sentence that says why there is none. */
    @Test
    void damagedBytesAreNeverAnythingElseThanRefused() {
        Random random = new Random(4);
        RandomValues values = new RandomValues(5);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = written(values.of(Entry.class));
            for (int damages = 1 + random.nextInt(3); damages > 0; damages--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                new ValueReader().read(bytes);
            } catch (RecordingException e) {
                refused++;
                assertTrue(e.getMessage().startsWith("it has ") || e.getMessage().startsWith("another version "), e.getMessage());
            }
        }
        assertTrue(refused > 2_500, refused + " refused");
    }

    @Test
    void endlessNestingIsRefused() {
        byte[] lists = new byte[50_000];
        for (int i = 0; i + 5 <= lists.length; i += 5) {
            lists[i] = Tag.LIST;
            lists[i + 4] = 1;
        }
        RecordingException refusal = assertThrows(RecordingException.class, () -> new ValueReader().read(lists));
        assertEquals("it has values in values without end", refusal.getMessage());
    }
}
