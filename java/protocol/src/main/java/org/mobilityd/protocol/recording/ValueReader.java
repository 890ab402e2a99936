package org.mobilityd.protocol.recording;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads what a {@link ValueWriter} has written, in the same order. */
final class ValueReader {

    /** Deeper than any value is. */
    private static final int MAX_DEPTH = 32;

    private final List<Form> forms = new ArrayList<>();
    private ByteBuffer in;

    /** The value in {@code bytes}. @throws RecordingException when there is none, more than one, or one that this version does not know */
    Object read(byte[] bytes) throws RecordingException {
        in = ByteBuffer.wrap(bytes);
        Object value;
        try {
            value = next(0);
        } catch (BufferUnderflowException e) {
            throw new RecordingException("it has a value that goes on behind its end");
        } catch (RuntimeException e) {
            throw new RecordingException("it has a value that its type does not allow: " + e);
        }
        if (in.hasRemaining()) {
            throw new RecordingException("it has " + in.remaining() + " bytes behind a value");
        }
        return value;
    }

    private Object next(int depth) throws RecordingException {
        if (depth > MAX_DEPTH) {
            throw new RecordingException("it has values in values without end");
        }
        int tag = Byte.toUnsignedInt(in.get());
        if ((tag & Tag.FORM) != 0) {
            int number = (tag & ~Tag.FORM) << Byte.SIZE | Byte.toUnsignedInt(in.get());
            if (number >= forms.size()) {
                throw new RecordingException("it has a value of form " + number + ", which it has not defined");
            }
            return formed(forms.get(number), depth);
        }
        return switch (tag) {
            case Tag.NULL -> null;
            case Tag.FALSE -> Boolean.FALSE;
            case Tag.TRUE -> Boolean.TRUE;
            case Tag.INT -> in.getInt();
            case Tag.LONG -> in.getLong();
            case Tag.STRING -> text();
            case Tag.BYTES -> bytes();
            case Tag.LIST -> list(depth);
            case Tag.DEFINITION -> formed(definition(), depth);
            default -> throw new RecordingException("it has a value with the unknown tag " + tag);
        };
    }

    private Object formed(Form form, int depth) throws RecordingException {
        if (form.isEnum()) {
            return form.constant(in.getInt());
        }
        Object[] components = new Object[form.components()];
        for (int i = 0; i < components.length; i++) {
            Class<?> type = form.componentType(i);
            components[i] = type == int.class ? Integer.valueOf(in.getInt()) : type == long.class ? Long.valueOf(in.getLong())
                    : next(depth + 1);
        }
        return Surrogates.originalOf(form.value(components));
    }

    /** What the form was like where it was written has to be what it is like here. */
    private Form definition() throws RecordingException {
        String name = text();
        List<String> parts = new ArrayList<>();
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            parts.add(text());
        }
        Form form = Forms.named(name);
        if (form == null) {
            throw new RecordingException("another version has made it: this one knows no " + name);
        }
        if (!form.parts().equals(parts)) {
            throw new RecordingException("another version has made it: there " + name + " was " + parts + ", here it is " + form.parts());
        }
        forms.add(form);
        return form;
    }

    private List<Object> list(int depth) throws RecordingException {
        int count = in.getInt();
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(next(depth + 1));
        }
        return Collections.unmodifiableList(list);
    }

    private String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    private byte[] bytes() {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
