package org.mobilityd.protocol;

import java.util.List;

/**
 * A protocol engine without input or output of its own: inputs and the time go in, effects come out. It owns no thread, clock, socket,
 * log or random source; the same object runs in the daemon and in the simulation.
 *
 * <p>{@code now} is nanoseconds on a monotonic clock with an arbitrary origin (on Linux CLOCK_MONOTONIC, which is also what the fast
 * path compares expiries with). It never goes back between two calls. No input makes an engine throw.
 */
public interface Engine {

    /** No timer is running. */
    long NEVER = Long.MAX_VALUE;

    /** What the engine does first of all: claims addresses, installs nonces, solicits routers. Called once, before any input. */
    List<Effect> start(long now);

    List<Effect> on(long now, Input input);

    /** When {@link Input.TimerDue} is wanted next, or {@link #NEVER}. Changes only inside {@link #start} and {@link #on}. */
    long nextDeadline();
}
