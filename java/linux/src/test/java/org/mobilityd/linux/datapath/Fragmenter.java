package org.mobilityd.linux.datapath;

import java.util.concurrent.atomic.AtomicInteger;
import org.mobilityd.linux.datapath.DatapathEvent.Decapsulated;
import org.mobilityd.linux.datapath.DatapathEvent.FragmentationNeeded;
import org.mobilityd.linux.host.PacketSender;
import org.mobilityd.linux.host.RawPacketSender;
import org.mobilityd.wire.PacketCodec;

/** Does what the daemon does with packets that are to be fragmented, or came in fragments, on a thread of its own. */
final class Fragmenter implements AutoCloseable {

    private static final int POLL_MILLIS = 20;

    private final AtomicInteger fragmented = new AtomicInteger();
    private final Thread thread;
    private volatile boolean stopping;
    private volatile Throwable failure;

    Fragmenter(NetworkNamespace namespace, Datapath datapath) {
        thread = new Thread(() -> namespace.inside(() -> run(datapath)), "fragmenter " + namespace.name());
        thread.setUncaughtExceptionHandler((self, reason) -> failure = reason);
        thread.start();
    }

    private void run(Datapath datapath) {
        try (PacketSender sender = RawPacketSender.open()) {
            while (!stopping) {
                datapath.poll(event -> {
                    if (event instanceof FragmentationNeeded needed) {
                        PacketCodec.fragment(needed.packet(), needed.mtu(), fragmented.incrementAndGet())
                                .forEach(fragment -> sender.send(fragment, 0));
                    } else if (event instanceof Decapsulated decapsulated) {
                        sender.send(decapsulated.packet(), 0);
                    }
                }, POLL_MILLIS);
            }
        }
    }

    /** How many packets left in fragments. */
    int fragmented() {
        return fragmented.get();
    }

    /** What ended the thread before its time, or null. */
    Throwable failure() {
        return failure;
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
