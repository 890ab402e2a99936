package org.mobilityd.linux.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Where a distributed anchor router looks for mobile nodes.
 *
 * @param accessLinks indexes of the interfaces that mobile nodes attach to: wires, access points, bridges, VLAN devices
 * @param accessPoints control interfaces of hostapd, named as their interfaces are: {@code /run/hostapd/wlan0} tells who is on wlan0, which
 *     is an access link or a port of one
 * @param presenceCheck how long a mobile node may be silent before it is asked whether it is there
 */
public record AttachmentSources(Set<Integer> accessLinks, List<Path> accessPoints, Duration presenceCheck) {

    public AttachmentSources {
        accessLinks = Set.copyOf(accessLinks);
        accessPoints = List.copyOf(accessPoints);
        if (presenceCheck.isNegative() || presenceCheck.isZero()) {
            throw new IllegalArgumentException("mobile nodes are asked after a time, not after " + presenceCheck);
        }
    }
}
