package org.mobilityd.daemon.store;

import java.io.IOException;
import org.mobilityd.protocol.anchor.Assignment;
import org.mobilityd.protocol.database.MobilitySession;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Ipv6Prefix;

/** Where a node keeps what outlives it. */
public record Stores(Store<MobileNodeId, MobilitySession> sessions, Store<Ipv6Prefix, Assignment> assignments) implements AutoCloseable {

    /** For rehearsals: nothing is kept. To be closed. */
    public static Stores nowhere() throws IOException {
        return new Stores(new KeptNowhere<>(new SessionFormat()), new KeptNowhere<>(new AssignmentFormat()));
    }

    @Override
    public void close() {
        sessions.close();
        assignments.close();
    }
}
