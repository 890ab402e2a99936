package org.mobilityd.daemon;

import org.mobilityd.daemon.config.ConfigurationReader;
import org.mobilityd.linux.datapath.EbpfDatapath;
import org.mobilityd.linux.host.LinuxHostNetwork;

/**
 * What a start needs next, on a thread of its own while arguments are still read: the parser of configurations, the native libraries.
 * A tenth of a second where there are two processors. Whoever then needs one waits for it, or finds it made.
 */
final class HeadStart {

    private HeadStart() {
    }

    static void begin() {
        Thread thread = new Thread(HeadStart::run, "head-start");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run() {
        try {
            ConfigurationReader.prepare();
            EbpfDatapath.prepareLibrary();
            LinuxHostNetwork.prepareLibraries();
        } catch (LinkageError e) {
            // Whoever needs it meets it too, and says so.
        }
    }
}
