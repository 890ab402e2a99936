package org.mobilityd.protocol.recording;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes values by their {@link Form}: a record as its components, an enumeration's constant as its ordinal, big-endian. A form's
 * definition stands before its first value; so values have to be read in the order in which they were written.
 */
final class ValueWriter {

    private static final int FIRST_CAPACITY = 4_096;
    /** What a buffer may keep between two values. */
    private static final int KEPT_CAPACITY = 1 << 16;

    private final Map<Class<?>, Integer> numbers = new HashMap<>();
    private ByteBuffer out = ByteBuffer.allocate(FIRST_CAPACITY);

    /** The bytes of {@code value}: everything in it must have a form, but fields of events, which are written as text otherwise. */
    byte[] write(Object value) {
        out.clear();
        put(value);
        byte[] bytes = Arrays.copyOf(out.array(), out.position());
        if (out.capacity() > KEPT_CAPACITY) {
            out = ByteBuffer.allocate(FIRST_CAPACITY);
        }
        return bytes;
    }

    private void put(Object value) {
        if (value == null) {
            tag(Tag.NULL);
        } else if (value instanceof Boolean flag) {
            tag(flag ? Tag.TRUE : Tag.FALSE);
        } else if (value instanceof Integer number) {
            tag(Tag.INT);
            putInt(number);
        } else if (value instanceof Long number) {
            tag(Tag.LONG);
            putLong(number);
        } else if (value instanceof String text) {
            tag(Tag.STRING);
            putBytes(text.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof byte[] bytes) {
            tag(Tag.BYTES);
            putBytes(bytes);
        } else if (value instanceof Collection<?> list) {
            tag(Tag.LIST);
            putInt(list.size());
            list.forEach(this::put);
        } else {
            putFormed(value);
        }
    }

    private void putFormed(Object original) {
        Surrogates.Surrogate<?, ?> surrogate = Surrogates.of(original.getClass());
        Object value = surrogate != null ? surrogate.formOf(original) : original;
        Class<?> type = value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
        Form form = Forms.of(type);
        if (form == null) {
            put(String.valueOf(value));
            return;
        }
        Integer number = numbers.get(type);
        if (number == null) {
            define(type, form);
        } else {
            number(number);
        }
        if (value instanceof Enum<?> constant) {
            putInt(constant.ordinal());
        } else {
            putComponents(form, value);
        }
    }

    private void putComponents(Form form, Object value) {
        for (int i = 0; i < form.components(); i++) {
            Object component = form.component(value, i);
            Class<?> type = form.componentType(i);
            if (type == int.class) {
                putInt((Integer) component);
            } else if (type == long.class) {
                putLong((Long) component);
            } else {
                put(component);
            }
        }
    }

    private void define(Class<?> type, Form form) {
        tag(Tag.DEFINITION);
        numbers.put(type, numbers.size());
        putBytes(form.name().getBytes(StandardCharsets.UTF_8));
        putInt(form.parts().size());
        form.parts().forEach(part -> putBytes(part.getBytes(StandardCharsets.UTF_8)));
    }

    private void tag(int tag) {
        room(1).put((byte) tag);
    }

    private void number(int number) {
        room(Short.BYTES).putShort((short) (Tag.FORM << Byte.SIZE | number));
    }

    private void putInt(int value) {
        room(Integer.BYTES).putInt(value);
    }

    private void putLong(long value) {
        room(Long.BYTES).putLong(value);
    }

    private void putBytes(byte[] bytes) {
        putInt(bytes.length);
        room(bytes.length).put(bytes);
    }

    private ByteBuffer room(int bytes) {
        if (out.remaining() < bytes) {
            byte[] larger = Arrays.copyOf(out.array(), Math.max(2 * out.capacity(), out.position() + bytes));
            out = ByteBuffer.wrap(larger).position(out.position());
        }
        return out;
    }
}
