package org.mobilityd.daemon;

import org.mobilityd.linux.datapath.Datapath;
import org.mobilityd.linux.host.HostNetwork;
import org.mobilityd.linux.host.PacketSender;

/** Everything by which the daemon touches the machine; tests put their own here. */
public record Ports(Datapath datapath, HostNetwork host, PacketSender sender) implements AutoCloseable {

    /** Closes all three, each even when another fails. */
    @Override
    public void close() {
        try {
            sender.close();
        } finally {
            try {
                host.close();
            } finally {
                datapath.close();
            }
        }
    }
}
