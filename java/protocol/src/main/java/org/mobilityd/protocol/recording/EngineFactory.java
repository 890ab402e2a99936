package org.mobilityd.protocol.recording;

import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.WallClock;

/** Makes engines, and gives them chance and the time of day: {@link #unrecorded}, or a {@link Recorder}. */
public interface EngineFactory {

    <E extends Engine> Made<E> make(Beginning<E> beginning);

    /** @param engine to ask for its state @param run to be run: the same engine, or what stands before it */
    record Made<E extends Engine>(E engine, Engine run) {
    }

    /** Makes engines and nothing else. */
    static EngineFactory unrecorded(RandomSource random, WallClock wallClock) {
        return new EngineFactory() {
            @Override
            public <E extends Engine> Made<E> make(Beginning<E> beginning) {
                E engine = beginning.engine(random, wallClock);
                return new Made<>(engine, engine);
            }
        };
    }
}
