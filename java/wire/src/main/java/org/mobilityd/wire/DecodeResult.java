package org.mobilityd.wire;

import java.util.function.Function;

/** A decoded message, or what an error reply and a counter need to know about a malformed one; decoding never throws. */
public sealed interface DecodeResult<T> {

    record Decoded<T>(T value) implements DecodeResult<T> {

        @Override
        public <U> DecodeResult<U> map(Function<? super T, ? extends U> change) {
            return new Decoded<>(change.apply(value));
        }

        @Override
        public DecodeResult<T> within(int offset) {
            return this;
        }
    }

    /**
     * @param reason why; the same words as the fast path's drop reasons
     * @param pointer offset in bytes of the offending field from the start of what was decoded
     */
    record Malformed<T>(MalformedReason reason, int pointer) implements DecodeResult<T> {

        @Override
        public <U> DecodeResult<U> map(Function<? super T, ? extends U> change) {
            return new Malformed<>(reason, pointer);
        }

        @Override
        public DecodeResult<T> within(int offset) {
            return new Malformed<>(reason, offset + pointer);
        }
    }

    /** The decoded value, or null. */
    default T orNull() {
        return this instanceof Decoded<T> decoded ? decoded.value() : null;
    }

    /** The result of {@code change} applied to the decoded value; a malformed result stays what it is. */
    <U> DecodeResult<U> map(Function<? super T, ? extends U> change);

    /** This result as seen from something that holds what was decoded {@code offset} bytes behind its own start. */
    DecodeResult<T> within(int offset);

    static <T> DecodeResult<T> decoded(T value) {
        return new Decoded<>(value);
    }

    static <T> DecodeResult<T> malformed(MalformedReason reason, int pointer) {
        return new Malformed<>(reason, pointer);
    }
}
