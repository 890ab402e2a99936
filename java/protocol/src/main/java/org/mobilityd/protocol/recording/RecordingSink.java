package org.mobilityd.protocol.recording;

import java.io.IOException;

/** Where a recording's bytes go. */
@FunctionalInterface
public interface RecordingSink {

    /**
     * Takes {@code bytes}, which follow all that were taken before; never waits.
     *
     * @throws IOException when they, or earlier ones, cannot be kept: nothing more is given to it then
     */
    void take(byte[] bytes) throws IOException;
}
