package org.mobilityd.protocol.recording;

import java.time.Instant;
import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;

/**
 * One thing that a recording tells, in the order in which it happened. {@code engine} counts from 1 in the order of their beginnings;
 * {@code now} is monotonic nanoseconds, as in {@link org.mobilityd.protocol.Engine}.
 */
public sealed interface Entry {

    /** The recording begins. @param program who writes it, with its version @param at the time of day at {@code now} */
    record Opened(String program, Instant at, long now) implements Entry {
    }

    /** An engine is made. What is drawn next, it draws meanwhile. */
    record Begun(int engine, Beginning<?> beginning) implements Entry {
    }

    /** {@link org.mobilityd.protocol.Engine#start} is called. */
    record Started(int engine, long now) implements Entry {
    }

    /** {@link org.mobilityd.protocol.Engine#on} is called. */
    record Told(int engine, long now, Input input) implements Entry {
    }

    /** The engine that was called last, or is being made, has got random bytes. */
    record RandomDrawn(byte[] bytes) implements Entry {
    }

    /** It has got the time of day. */
    record WallClockRead(Instant at) implements Entry {
    }

    /** The call returns. @param nextDeadline what the engine says after it */
    record Returned(List<Effect> effects, long nextDeadline) implements Entry {
    }

    /** The call ends with an exception, which no call should. @param exception as text */
    record Failed(String exception) implements Entry {
    }

    /** The recording ends, while the daemon may go on. */
    record Closed(String reason) implements Entry {
    }
}
