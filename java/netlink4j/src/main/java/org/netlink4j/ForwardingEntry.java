package org.netlink4j;

import java.util.List;
import java.util.Objects;

/**
 * An entry of a bridge's forwarding table: behind which port a link-layer address is.
 *
 * @param port index of the bridge's port, or of the bridge itself for an address of its own
 * @param bridge index
 * @param vlan identifier, or 0 in a bridge that does not tell VLANs apart
 * @param state {@link NeighborState#PERMANENT}: the bridge's own or a port's; {@link NeighborState#NO_ARP}: set by hand; otherwise learned from a
 *     frame: {@link NeighborState#STALE} when that was longer ago than the bridge remembers, {@link NeighborState#REACHABLE} before
 * @param unknown attributes that this library does not interpret
 */
public record ForwardingEntry(HardwareAddress address, int port, int bridge, int vlan, NeighborState state, List<Attribute> unknown) {

    public ForwardingEntry {
        Objects.requireNonNull(address);
        Objects.requireNonNull(state);
        unknown = List.copyOf(unknown);
    }

    public boolean isLearned() {
        return state != NeighborState.PERMANENT && state != NeighborState.NO_ARP;
    }
}
