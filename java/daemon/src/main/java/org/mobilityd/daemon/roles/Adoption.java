package org.mobilityd.daemon.roles;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import org.mobilityd.linux.datapath.Datapath;
import org.mobilityd.linux.datapath.Datapath.ClaimedPrefix;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.BindingTable;

/**
 * What a daemon finds pinned when it starts: everything of a role that it does not play any more goes. What is left is for the roles'
 * engines to adopt; an expired binding of a correspondent too, for something of it has to be remembered.
 */
public final class Adoption {

    private Adoption() {
    }

    public static void clean(Datapath datapath, Collection<? extends Role> roles, long now) {
        Set<AddressUse> uses = EnumSet.noneOf(AddressUse.class);
        roles.forEach(role -> uses.addAll(role.uses()));
        for (ClaimedPrefix claimed : datapath.claimedAddresses()) {
            if (!uses.contains(claimed.use())) {
                datapath.releaseAddresses(claimed.prefix());
            }
        }
        cleanBindings(datapath, BindingTable.BINDING_CACHE, uses.contains(AddressUse.CORRESPONDENT));
        cleanBindings(datapath, BindingTable.BINDING_UPDATE_LIST, uses.contains(AddressUse.HOME_ADDRESS));
        Tunnels.remove(datapath, tunnel -> tunnel.expiresAt() <= now || roles.stream().noneMatch(role -> role.owns(tunnel)));
        if (!uses.contains(AddressUse.CORRESPONDENT)) {
            for (TestSecret secret : datapath.testSecrets()) {
                datapath.dropTestSecret(secret.nonceIndex());
            }
            datapath.pastBindings().forEach(past -> datapath.forgetBinding(past.key()));
        }
    }

    private static void cleanBindings(Datapath datapath, BindingTable table, boolean wanted) {
        if (!wanted) {
            datapath.forEachBinding(table, row -> datapath.removeBinding(table, row.binding().key()));
        }
    }
}
