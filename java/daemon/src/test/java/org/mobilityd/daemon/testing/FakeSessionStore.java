package org.mobilityd.daemon.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.mobilityd.daemon.sessions.SessionStore;
import org.mobilityd.protocol.database.MobilitySession;

/** Remembers the batches that were written to it. */
public final class FakeSessionStore implements SessionStore {

    private final List<List<Change>> batches = new ArrayList<>();
    private boolean full;

    /** From now on writing fails, or does not. */
    public void full(boolean isFull) {
        full = isFull;
    }

    public List<List<Change>> batches() {
        return batches;
    }

    @Override
    public List<MobilitySession> load() {
        return List.of();
    }

    @Override
    public void write(List<Change> changes) throws IOException {
        if (full) {
            throw new IOException("No space left on device");
        }
        batches.add(changes);
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
