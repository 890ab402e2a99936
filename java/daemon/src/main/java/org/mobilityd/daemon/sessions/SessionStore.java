package org.mobilityd.daemon.sessions;

import java.io.IOException;
import java.util.List;
import org.mobilityd.protocol.database.MobilitySession;
import org.mobilityd.protocol.proxy.MobileNodeId;

/** Mobility sessions that outlive the process and the machine's power. Belongs to one thread. */
public interface SessionStore extends AutoCloseable {

    /** What is known of {@code node} from now on. @param session or null: nothing */
    record Change(MobileNodeId node, MobilitySession session) {

        public static Change store(MobilitySession session) {
            return new Change(session.node(), session);
        }

        public static Change forget(MobileNodeId node) {
            return new Change(node, null);
        }
    }

    /**
     * Begins: everything that was written before. Once, and before {@link #write}.
     *
     * @throws IOException when it cannot be had, or somebody else writes there; may be tried again
     */
    List<MobilitySession> load() throws IOException;

    /**
     * Returns when a power cut cannot take {@code changes} away any more.
     *
     * @throws IOException when that is not certain: each of them may be there or not, and has to be written again. What was written before
     *         is not touched
     */
    void write(List<Change> changes) throws IOException;

    @Override
    void close();

    /** For a node that is no database. */
    static SessionStore none() {
        return new SessionStore() {
            @Override
            public List<MobilitySession> load() {
                return List.of();
            }

            @Override
            public void write(List<Change> changes) throws IOException {
                throw new IOException("this node stores no sessions");
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }
}
