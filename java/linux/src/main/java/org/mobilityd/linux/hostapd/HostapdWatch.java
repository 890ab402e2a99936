package org.mobilityd.linux.hostapd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.mobilityd.linux.thread.Threads;
import org.mobilityd.wire.LinkLayerIdentifier;

/**
 * Follows one interface of hostapd, from one start of it to the next. Events that got lost are made good: who is associated is asked again and
 * again, and the difference reported.
 */
public final class HostapdWatch implements AutoCloseable {

    /**
     * How often what is done.
     *
     * @param retryMillis before a hostapd that is not there is looked for again
     * @param pingMillis of silence before it is asked whether it is there
     * @param answerMillis that it may take for an answer
     * @param lookMillis until all stations are asked for again
     */
    record Times(int retryMillis, int pingMillis, int answerMillis, int lookMillis) {
        private static final Times DEFAULT = new Times(1_000, 1_000, 5_000, 30_000);
    }

    /** What becomes of stations; called on the watch's thread. */
    public interface Listener {

        /** {@code station} has just associated. */
        void connected(LinkLayerIdentifier station);

        /** {@code station} is associated for long, or nobody knows since when. */
        void found(LinkLayerIdentifier station);

        void disconnected(LinkLayerIdentifier station);

        /** Nothing is known any more of who is associated. */
        void lost();
    }

    private final Path controlInterface;
    private final Times times;
    private final Listener listener;
    private final Set<LinkLayerIdentifier> stations = new HashSet<>();
    /** Those of whom an event told while all were asked for. */
    private final Set<LinkLayerIdentifier> changed = new HashSet<>();
    private long lookAt;
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile HostapdSession session;

    private HostapdWatch(Path controlInterface, Times times, Listener listener) {
        this.controlInterface = controlInterface;
        this.times = times;
        this.listener = listener;
        thread = new Thread(this::run, "hostapd-" + controlInterface.getFileName());
        thread.setDaemon(true);
    }

    /** @param controlInterface the socket, {@code /run/hostapd/wlan0} for example; it need not be there yet */
    public static HostapdWatch start(Path controlInterface, Listener listener) {
        return start(controlInterface, Times.DEFAULT, listener);
    }

    static HostapdWatch start(Path controlInterface, Times times, Listener listener) {
        HostapdWatch watch = new HostapdWatch(controlInterface, times, listener);
        watch.thread.start();
        return watch;
    }

    @Override
    public void close() {
        stopping.countDown();
        HostapdSession present = session;
        if (present != null) {
            present.hangUp();
        }
        Threads.awaitEnd(thread);
    }

    private void run() {
        while (!isStopping()) {
            boolean attached = false;
            try (HostapdSession opened = HostapdSession.open(controlInterface, times.answerMillis, this::take)) {
                session = opened;
                while (!isStopping()) {
                    if (!attached) {
                        opened.attach();
                        attached = true;
                        lookAt = System.nanoTime();
                    }
                    step(opened);
                }
            } catch (IOException e) {
                // There is no hostapd, or it is not the one any more that it was.
            }
            if (attached && !isStopping()) {
                stations.clear();
                listener.lost();
            }
            pause();
        }
    }

    private void step(HostapdSession opened) throws IOException {
        if (System.nanoTime() - lookAt >= 0) {
            lookAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(times.lookMillis);
            look(opened);
        }
        if (!opened.await(times.pingMillis)) {
            opened.ping();
        }
    }

    /** Makes good what no event told. After that hostapd may have struck us off its list. */
    private void look(HostapdSession opened) throws IOException {
        changed.clear();
        Map<LinkLayerIdentifier, Integer> present = opened.stations();
        Set<LinkLayerIdentifier> missing = new HashSet<>(stations);
        missing.removeAll(present.keySet());
        missing.removeAll(changed);
        present.keySet().removeAll(stations);
        present.keySet().removeAll(changed);
        stations.removeAll(missing);
        stations.addAll(present.keySet());
        missing.forEach(listener::disconnected);
        present.forEach((station, seconds) -> {
            // Since the last look: an event would have told.
            if (seconds <= TimeUnit.MILLISECONDS.toSeconds(Times.DEFAULT.lookMillis)) {
                listener.connected(station);
            } else {
                listener.found(station);
            }
        });
        if (!missing.isEmpty() || !present.isEmpty()) {
            opened.attach();
        }
    }

    private void take(HostapdEvent event) {
        LinkLayerIdentifier station = event.station();
        switch (event.kind()) {
            case CONNECTED -> {
                changed.add(station);
                stations.add(station);
                listener.connected(station);
            }
            case DISCONNECTED -> {
                changed.add(station);
                stations.remove(station);
                listener.disconnected(station);
            }
            case ENABLED, DISABLED, TERMINATING -> lookAt = System.nanoTime();
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void pause() {
        try {
            stopping.await(times.retryMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException wanted) {
            Thread.currentThread().interrupt();
        }
    }
}
