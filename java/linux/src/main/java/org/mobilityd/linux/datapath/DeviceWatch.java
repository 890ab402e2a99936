package org.mobilityd.linux.datapath;

import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.mobilityd.linux.thread.Threads;
import org.netlink4j.NetdevMonitor;
import org.netlink4j.NetlinkException;
import org.netlink4j.Notification;
import org.netlink4j.Notification.DeviceChange;

/** Says, on a thread of its own, that network devices may be able to do something else with XDP than before. */
final class DeviceWatch implements AutoCloseable {

    private static final int RETRY_MILLIS = 1_000;
    private static final int WITHOUT_END = -1;

    private final NetdevMonitor monitor;
    private final IntConsumer changed;
    private final Runnable lost;
    private final Thread thread = new Thread(this::run, "device-watch");
    private volatile boolean stopping;

    private DeviceWatch(NetdevMonitor monitor, IntConsumer changed, Runnable lost) {
        this.monitor = monitor;
        this.changed = changed;
        this.lost = lost;
        thread.setDaemon(true);
    }

    /**
     * From when this returns on, every change in the caller's network namespace is told. Empty when the kernel announces none.
     *
     * @param changed is given the interface's index @param lost is told that any interface may have changed
     */
    static Optional<DeviceWatch> start(IntConsumer changed, Runnable lost) {
        Optional<DeviceWatch> watch = NetdevMonitor.open().map(monitor -> new DeviceWatch(monitor, changed, lost));
        watch.ifPresent(started -> started.thread.start());
        return watch;
    }

    private void run() {
        try (monitor) {
            boolean inStep = true;
            while (!stopping) {
                inStep = step(inStep);
            }
        }
    }

    /** Returns whether all that has changed has been told. */
    private boolean step(boolean inStep) {
        try {
            List<Notification> announced = monitor.await(inStep ? WITHOUT_END : RETRY_MILLIS);
            if (!inStep || announced.contains(new Notification.Lost())) {
                lost.run();
                return true;
            }
            for (Notification one : announced) {
                if (one instanceof DeviceChange change) {
                    changed.accept(change.device().index());
                }
            }
            return true;
        } catch (NetlinkException | DatapathException failure) {
            // Announcements that cannot be understood, or no memory: the next look at all of them tells what has become of it.
            return false;
        }
    }

    @Override
    public void close() {
        stopping = true;
        monitor.wakeUp();
        Threads.awaitEnd(thread);
    }
}
