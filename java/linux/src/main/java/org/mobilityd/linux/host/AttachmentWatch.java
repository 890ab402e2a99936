package org.mobilityd.linux.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.mobilityd.linux.host.HostNetwork.Change;
import org.mobilityd.linux.hostapd.HostapdWatch;
import org.mobilityd.linux.thread.Threads;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.netlink4j.HardwareAddress;
import org.netlink4j.NetlinkException;
import org.netlink4j.Notification;
import org.netlink4j.RtGroup;
import org.netlink4j.RtMonitor;
import org.netlink4j.RtNetlink;

/**
 * Reports mobile nodes that come to access links and leave them, as the kernel's neighbours, bridges and links tell it, and access points.
 *
 * <pre>
 *   neighbours ──▶ NeighborSightings ──┐                 ┌──▶ NodeAttached, NodeDetached
 *   bridges ─────▶ ForwardingSightings ┼──▶ Presence ────┤
 *   links ───────▶ WatchedLinks ───────┤                 └──▶ asks a node, forgets a node
 *   hostapd ─────▶ HostapdWatch ───────┘
 * </pre>
 *
 * When announcements were lost it takes the kernel's present state, and asks those whom it finds there.
 */
final class AttachmentWatch implements AutoCloseable {

    private static final int RETRY_MILLIS = 1_000;
    /** A node that has become silent is asked at most so much of the time allowed later. */
    private static final int CHECKS_IN_TIME_ALLOWED = 4;

    private final RtMonitor monitor;
    private final AccessNetwork network;
    private final long checkNanos;
    private final Queue<LongConsumer> tasks = new ConcurrentLinkedQueue<>();
    private final List<HostapdWatch> accessPoints = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "attachment-watch");
    private volatile boolean stopping;

    private AttachmentWatch(RtMonitor monitor, Kernel kernel, AttachmentSources sources, Consumer<Change> sink) {
        this.monitor = monitor;
        checkNanos = sources.presenceCheck().toNanos() / CHECKS_IN_TIME_ALLOWED;
        network = new AccessNetwork(kernel, sources, change -> {
            if (!stopping) {
                sink.accept(change);
            }
        });
        thread.setDaemon(true);
    }

    /**
     * Who comes or goes from now on, and who answers that he is there, is told to {@code sink}, on a thread of its own. The sockets belong to the caller's
     * network namespace.
     */
    static AttachmentWatch start(AttachmentSources sources, Consumer<Change> sink, int bufferBytes) {
        RtMonitor monitor = RtMonitor.open(EnumSet.of(RtGroup.LINK, RtGroup.NEIGHBOR), bufferBytes);
        try {
            AttachmentWatch watch = new AttachmentWatch(monitor, new Kernel(RtNetlink.open()), sources, sink);
            watch.begin();
            sources.accessPoints().forEach(watch::follow);
            return watch;
        } catch (RuntimeException failure) {
            monitor.close();
            throw failure;
        }
    }

    /** Asks {@code node} whether it is on {@code link}; if it is, that is reported. Any thread. */
    void probe(int link, LinkLayerIdentifier node) {
        submit(now -> network.doubt(link, address(node)));
    }

    /** Asks {@code node} whether it is on {@code link} and has {@code address} there; if so, that is reported. Any thread. */
    void ask(int link, Ipv6Address address, LinkLayerIdentifier node) {
        submit(now -> network.ask(link, Addresses.toKernel(address), address(node)));
    }

    /** {@code node} is not on {@code link}: nothing that is known of it there holds. Any thread. */
    void forget(int link, LinkLayerIdentifier node) {
        submit(now -> network.expect(link, address(node)));
    }

    @Override
    public void close() {
        accessPoints.forEach(HostapdWatch::close);
        stopping = true;
        monitor.wakeUp();
        Threads.awaitEnd(thread);
    }

    private void follow(Path accessPoint) {
        accessPoints.add(HostapdWatch.start(accessPoint, new HostapdWatch.Listener() {
            @Override
            public void connected(LinkLayerIdentifier station) {
                submit(now -> network.associated(now, accessPoint, address(station)));
            }

            @Override
            public void found(LinkLayerIdentifier station) {
                submit(now -> network.foundAssociated(accessPoint, address(station)));
            }

            @Override
            public void disconnected(LinkLayerIdentifier station) {
                submit(now -> network.disassociated(accessPoint, address(station)));
            }

            @Override
            public void lost() {
                submit(now -> network.accessPointLost(accessPoint));
            }
        }));
    }

    private static HardwareAddress address(LinkLayerIdentifier node) {
        return HardwareAddress.of(node.bytes());
    }

    private void submit(LongConsumer task) {
        tasks.add(task);
        monitor.wakeUp();
    }

    /** What has been so already is no sign of life. The groups are joined by now: nothing is missed in between. */
    private void begin() {
        try {
            network.adopt();
            thread.start();
        } catch (RuntimeException failure) {
            network.close();
            throw failure;
        }
    }

    private void run() {
        try (monitor; network) {
            boolean inStep = true;
            long nextCheck = System.nanoTime() + checkNanos;
            while (!stopping) {
                inStep = step(inStep, nextCheck);
                if (System.nanoTime() - nextCheck >= 0) {
                    network.check(System.nanoTime());
                    nextCheck = System.nanoTime() + checkNanos;
                }
            }
        }
    }

    /** Returns whether the state is known to be the kernel's. */
    private boolean step(boolean inStep, long nextCheck) {
        try {
            if (!inStep) {
                network.adopt();
            }
            List<Notification> announced = monitor.await(millisUntil(nextCheck));
            long now = System.nanoTime();
            announced.forEach(one -> network.take(now, one));
            for (LongConsumer task = tasks.poll(); task != null; task = tasks.poll()) {
                task.accept(now);
            }
            return !announced.contains(new Notification.Lost());
        } catch (NetlinkException failure) {
            // An announcement that cannot be understood, or no memory for a dump: the next dump tells what has become of it.
            pause();
            return false;
        }
    }

    private static int millisUntil(long time) {
        long millis = TimeUnit.NANOSECONDS.toMillis(time - System.nanoTime()) + 1;
        return (int) Math.max(0, Math.min(millis, Integer.MAX_VALUE));
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException wanted) {
            Thread.currentThread().interrupt();
        }
    }
}
