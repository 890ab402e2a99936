package org.mobilityd.daemon.roles;

import java.util.Set;
import org.mobilityd.linux.datapath.Datapath;
import org.mobilityd.protocol.Effect.AddressUse;

/** Claimed addresses as the fast path holds them. */
final class Claims {

    private Claims() {
    }

    static void release(Datapath datapath, Set<AddressUse> uses) {
        datapath.claimedAddresses().stream().filter(claimed -> uses.contains(claimed.use()))
                .forEach(claimed -> datapath.releaseAddresses(claimed.prefix()));
    }
}
