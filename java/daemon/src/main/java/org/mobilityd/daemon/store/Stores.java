package org.mobilityd.daemon.store;

import org.mobilityd.protocol.anchor.Assignment;
import org.mobilityd.protocol.database.MobilitySession;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Ipv6Prefix;

/** Where a node keeps what outlives it. */
public record Stores(Store<MobileNodeId, MobilitySession> sessions, Store<Ipv6Prefix, Assignment> assignments) {

    /** For rehearsals: nothing is kept. */
    public static Stores nowhere() {
        return new Stores(new EncodedOnly<>(new SessionFormat()), new EncodedOnly<>(new AssignmentFormat()));
    }
}
