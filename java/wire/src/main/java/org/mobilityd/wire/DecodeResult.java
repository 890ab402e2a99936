package org.mobilityd.wire;

/** A decoded message, or what an error reply and a counter need to know about a malformed one; decoding never throws. */
public sealed interface DecodeResult<T> {

    record Decoded<T>(T value) implements DecodeResult<T> {
    }

    /**
     * @param reason why; the same words as the fast path's drop reasons
     * @param pointer offset in bytes of the offending field from the start of what was decoded
     */
    record Malformed<T>(MalformedReason reason, int pointer) implements DecodeResult<T> {
    }

    /** The decoded value, or null. */
    default T orNull() {
        return this instanceof Decoded<T> decoded ? decoded.value() : null;
    }
}
