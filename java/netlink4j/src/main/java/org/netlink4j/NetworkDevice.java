package org.netlink4j;

import java.util.Set;

/** A network device as {@link Netdev} tells of it. @param index of the link */
public record NetworkDevice(int index, Set<XdpFeature> xdpFeatures) {

    public NetworkDevice {
        xdpFeatures = Set.copyOf(xdpFeatures);
    }
}
