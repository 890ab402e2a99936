package org.mobilityd.daemon.roles;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mobilityd.daemon.store.Store;
import org.mobilityd.linux.datapath.Datapath;
import org.mobilityd.linux.datapath.Datapath.Attachment;
import org.mobilityd.linux.host.AttachmentSources;
import org.mobilityd.linux.host.HostNetwork;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.anchor.Assignment;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.protocol.database.MobilitySession;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** One role of this node. Belongs to the event loop's thread. */
public interface Role {

    /** The interfaces that the fast path has to be attached to for this role. */
    List<Attachment> attachments();

    /** The uses of claimed addresses that this role decides about: what an earlier process claimed for them, it adopts or renews. */
    Set<AddressUse> uses();

    /** The routers and databases that share a key with this one: the fast path does not limit their mobility messages as it does a stranger's. */
    default Set<Ipv6Address> peers() {
        return Set.of();
    }

    /** Whether a tunnel in the fast path is this role's; what is nobody's is removed. */
    default boolean owns(Tunnel tunnel) {
        return false;
    }

    /**
     * The role's engine, made from what the ports hold now; empty while an interface that it cannot do without is not there. Asked again
     * whenever a link changes, until there is one.
     */
    Optional<Engine> engine(Datapath datapath, HostNetwork host, long now);

    /** Where the engine's sessions are kept; empty: it has none. */
    default Optional<Store<MobileNodeId, MobilitySession>> sessionStore() {
        return Optional.empty();
    }

    /** Where the engine's assignments are kept; empty: it has none. */
    default Optional<Store<Ipv6Prefix, Assignment>> assignmentStore() {
        return Optional.empty();
    }

    /** Where the host is to look for mobile nodes once the engine has started; empty: there are none. */
    default Optional<AttachmentSources> attachmentSources() {
        return Optional.empty();
    }

    /** Whether an interface that the engine was made with has come back as another one, so that the role has to begin anew. */
    boolean isStale(HostNetwork host);

    /** Called when the daemon ends, after the engine's last step: takes back what must not outlive it. */
    void end(Datapath datapath);
}
