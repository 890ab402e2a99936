package org.mobilityd.daemon;

import java.nio.file.Path;
import org.mobilityd.linux.datapath.Datapath;
import org.mobilityd.linux.datapath.EbpfDatapath;
import org.mobilityd.linux.host.HostNetwork;
import org.mobilityd.linux.host.LinuxHostNetwork;
import org.mobilityd.linux.host.PacketSender;
import org.mobilityd.linux.host.RawPacketSender;

/** The ports of a Linux machine, in the network namespace of the thread that opens them. */
final class LinuxPorts {

    /** Where the eBPF objects are; the launcher of a distribution sets it. */
    private static final String OBJECTS_PROPERTY = "mobilityd.bpf.dir";

    private LinuxPorts() {
    }

    /**
     * @param pins where maps and links are pinned
     * @param settings file that remembers the host's earlier settings for whoever comes after a crash
     * @throws RuntimeException with operation, errno and the kernel's words when one of them cannot be had
     */
    static Ports open(Path pins, Path settings) {
        Datapath datapath = EbpfDatapath.open(pins, Path.of(System.getProperty(OBJECTS_PROPERTY, "ebpf/.build")));
        HostNetwork host = null;
        try {
            host = LinuxHostNetwork.open(settings);
            PacketSender sender = RawPacketSender.open();
            return new Ports(datapath, host, sender);
        } catch (RuntimeException e) {
            if (host != null) {
                host.close();
            }
            datapath.close();
            throw e;
        }
    }
}
