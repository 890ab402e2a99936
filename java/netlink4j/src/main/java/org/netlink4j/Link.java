package org.netlink4j;

import java.util.List;
import java.util.Optional;

/**
 * A network interface.
 *
 * @param kind for example {@code veth}, or empty for a device without one
 * @param flags see {@link LinkFlag}
 * @param mtu in bytes
 * @param carrier whether the driver sees a signal
 * @param carrierChanges how often that changed since the interface exists
 * @param master index of the bridge (or other device) that it is a port of, or 0
 * @param parent index of the interface that it stands on or is paired with, in that one's namespace, or 0
 * @param vlan identifier of the VLAN whose frames it has: a VLAN device's own, or a bridge's for what comes untagged when it tells VLANs
 *     apart; 0: none
 * @param unknown attributes that this library does not interpret
 */
public record Link(int index, String name, String kind, int flags, int mtu, HardwareAddress address, OperationalState state,
        boolean carrier, int carrierChanges, int master, int parent, int vlan, List<Attribute> unknown) {

    public boolean has(LinkFlag flag) {
        return (flags & flag.bit()) != 0;
    }

    /** Administratively up. */
    public boolean isUp() {
        return has(LinkFlag.UP);
    }

    /** Up, and able to carry packets as far as the kernel knows. */
    public boolean isRunning() {
        return isUp() && has(LinkFlag.RUNNING) && carrier;
    }

    /** The first uninterpreted attribute of {@code type}. */
    public Optional<Attribute> unknown(int type) {
        return unknown.stream().filter(attribute -> attribute.type() == type).findFirst();
    }
}
