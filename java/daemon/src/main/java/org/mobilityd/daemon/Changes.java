package org.mobilityd.daemon;

import org.mobilityd.linux.host.HostNetwork.Change;
import org.mobilityd.protocol.Input;

/** What the host announces, as engines are told it. */
final class Changes {

    private Changes() {
    }

    static Input input(Change change) {
        if (change instanceof Change.LinkChanged link) {
            return new Input.LinkChanged(link.link(), link.up());
        } else if (change instanceof Change.LinkLocalAddress linkLocal) {
            return new Input.LinkLocalAddress(linkLocal.link(), linkLocal.address());
        } else if (change instanceof Change.AddressDuplicate duplicate) {
            return new Input.AddressDuplicate(duplicate.link(), duplicate.address());
        } else if (change instanceof Change.NodeAttached attached) {
            return new Input.NodeAttached(attached.link(), attached.node());
        } else if (change instanceof Change.NodeDetached detached) {
            return new Input.NodeDetached(detached.link(), detached.node());
        }
        throw new IllegalArgumentException("nobody knows " + change);
    }
}
