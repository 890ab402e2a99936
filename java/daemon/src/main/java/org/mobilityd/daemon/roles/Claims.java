package org.mobilityd.daemon.roles;

import java.util.List;
import java.util.Set;
import org.mobilityd.linux.datapath.Datapath;
import org.mobilityd.linux.datapath.Datapath.ClaimedPrefix;
import org.mobilityd.protocol.Effect.AddressUse;

/** Claimed addresses as the fast path holds them. */
final class Claims {

    private Claims() {
    }

    /** Releases what is claimed for {@code uses}. @return whether anything was: an earlier process has played the role */
    static boolean release(Datapath datapath, Set<AddressUse> uses) {
        List<ClaimedPrefix> claims = datapath.claimedAddresses().stream().filter(claimed -> uses.contains(claimed.use())).toList();
        claims.forEach(claimed -> datapath.releaseAddresses(claimed.prefix()));
        return !claims.isEmpty();
    }
}
