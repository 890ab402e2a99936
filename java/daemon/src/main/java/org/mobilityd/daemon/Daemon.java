package org.mobilityd.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.mobilityd.daemon.config.Configuration;
import org.mobilityd.daemon.config.ConfigurationException;
import org.mobilityd.daemon.control.ControlService;
import org.mobilityd.daemon.control.Inspection;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.daemon.loop.EventCounts;
import org.mobilityd.daemon.loop.EventFeed;
import org.mobilityd.daemon.loop.EventLoop;
import org.mobilityd.daemon.loop.PacketIntake;
import org.mobilityd.daemon.metrics.BindingDelays;
import org.mobilityd.daemon.metrics.MetricsHttpServer;
import org.mobilityd.daemon.metrics.MetricsText;
import org.mobilityd.daemon.rehearsal.Rehearsal;
import org.mobilityd.daemon.roles.Role;
import org.mobilityd.linux.control.ControlServer;
import org.mobilityd.linux.datapath.DatapathException;
import org.mobilityd.linux.host.HostNetwork.Change;

/**
 * The running daemon: threads around the event loop, and their beginning and end.
 *
 * <p>When it ends, the fast path goes on: bindings, test secrets and attached programs stay pinned in the kernel, until the next daemon
 * adopts them or they expire. What was set in the host's network stack is taken back, for nobody would maintain it: the care-of addresses
 * and routes of a mobile node, the proxy neighbours of a home agent.
 */
final class Daemon {

    private static final String NODES_NOT_KEPT = "attachments-not-kept";
    private static final int INPUTS_WAITING_AT_MOST = 4_096;
    private static final int POLL_MILLIS = 200;
    /** An interface that could not be attached for another reason than that it is missing: tried again that often. */
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);

    private final ConfigurationSource source;
    private final Function<Configuration, List<Role>> roles;
    private final Path controlSocket;
    private final Ports ports;
    private final Log log;
    private final EventCounts counts;
    private final EventFeed feed = new EventFeed();
    private final BindingDelays bindingDelays = new BindingDelays();
    private final EventLoop loop;
    private final long startedAt = System.nanoTime();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Setup setup;
    private volatile Inspection inspection;
    private MetricsHttpServer http;
    private boolean rehearsed;
    private volatile boolean stopping;

    /**
     * @param first what to begin with @param source what {@link #reload} reads
     * @param roles makes the roles that a configuration tells, not begun yet
     */
    Daemon(Configuration first, ConfigurationSource source, Function<Configuration, List<Role>> roles, Path controlSocket, Ports ports,
            Log log) {
        this.source = source;
        this.roles = roles;
        this.controlSocket = controlSocket;
        this.ports = ports;
        this.log = log;
        this.counts = new EventCounts(log);
        counts.listen(feed);
        counts.listen(bindingDelays);
        this.loop = new EventLoop(System::nanoTime, effects -> setup.effects().accept(effects), counts, log, INPUTS_WAITING_AT_MOST);
        use(first);
    }

    /**
     * Runs until {@link #stop}.
     *
     * @throws IOException when the control socket or the metrics port cannot be had
     */
    void run() throws IOException {
        ControlService service = new ControlService(loop, () -> inspection, this::metrics, this::reload, feed);
        try (ControlServer control = ControlServer.open(controlSocket, ControlServer.Limits.DEFAULT, service)) {
            http = openMetrics(setup.configuration());
            serve(control);
        } finally {
            if (http != null) {
                http.close();
            }
            ended.countDown();
        }
    }

    private void serve(ControlServer control) {
        Thread poll = new Thread(this::poll, "datapath-poll");
        try {
            ports.datapath().repairs().forEach(repair -> log.warning("datapath-repaired", "what", repair));
            setup.begin();
            ports.host().watch(this::changed);
            poll.start();
            loop.every(CHECK_INTERVAL, this::lookAtInterfaces);
            log.info("started", "version", Version.text(), "roles", String.join(",", setup.configuration().roles()),
                    "control", control.path());
            loop.run();
        } finally {
            stopping = true;
            join(poll);
            setup.end(loop);
            log.info("stopped");
        }
    }

    /** Makes {@link #run} return, and waits for that. Any thread but the one that runs. */
    void stop() throws InterruptedException {
        stopping = true;
        loop.stop();
        ended.await(10, TimeUnit.SECONDS);
    }

    /**
     * Reads the configuration again and goes on with it in place: as after a restart, but the process and its sockets stay. Any thread but
     * the loop's own.
     *
     * @throws ConfigurationException for a mistake in it; then nothing has changed, as for every other exception
     * @throws IOException when it cannot be read or its metrics port cannot be had
     */
    synchronized void reload() throws ConfigurationException, IOException, InterruptedException, TimeoutException, ExecutionException {
        Configuration fresh = source.read();
        boolean moves = !fresh.metricsListen().equals(setup.configuration().metricsListen());
        MetricsHttpServer opened = moves ? openMetrics(fresh) : null;
        try {
            loop.ask(() -> {
                rebuild(fresh);
                return null;
            });
        } catch (TimeoutException | InterruptedException e) {
            if (opened != null) {
                opened.close();
            }
            throw e;
        }
        if (moves) {
            if (http != null) {
                http.close();
            }
            http = opened;
        }
        log.info("reloaded", "roles", String.join(",", fresh.roles()));
    }

    private MetricsHttpServer openMetrics(Configuration configuration) throws IOException {
        if (configuration.metricsListen().isEmpty()) {
            return null;
        }
        MetricsHttpServer opened = MetricsHttpServer.open(configuration.metricsListen().get(), this::metrics);
        log.info("metrics-served", "address", opened.address());
        return opened;
    }

    /** How many follow the events now. */
    int followers() {
        return feed.followers();
    }

    private void rebuild(Configuration configuration) {
        setup.end(loop);
        use(configuration);
        setup.begin();
        setup.look(loop);
    }

    private void use(Configuration configuration) {
        log.setLeast(configuration.logLevel());
        setup = new Setup(configuration, roles.apply(configuration), ports, this::changed, loop::resume, counts, log);
        inspection = setup.inspection(startedAt, System::nanoTime, counts, loop);
    }

    private void lookAtInterfaces() {
        setup.look(loop);
        if (!rehearsed && setup.isReady()) {
            rehearsed = true;
            log.info("ready");
            Rehearsal.begin(setup.configuration(), ports, () -> log.info("rehearsed"));
        }
        if (!stopping && setup.isStale()) {
            log.warning("interface-replaced", "consequence", "the roles begin anew");
            rebuild(setup.configuration());
        }
    }

    /** A mobile node that moves does not wait until everything has been looked at; what is gone is found at the next check. */
    private void lookUnlessSettled(Change.LinkChanged link) {
        if (!setup.isSettled(link)) {
            lookAtInterfaces();
        }
    }

    private void repair(Change.LinkChanged link) {
        if (link.up()) {
            ports.host().repairAccessLink(link.link());
        }
    }

    private void changed(Change change) {
        if (change instanceof Change.LinkChanged link) {
            loop.submit(() -> lookUnlessSettled(link));
            loop.submit(() -> repair(link));
        }
        if (change instanceof Change.NodeNotKept) {
            counts.count(NODES_NOT_KEPT);
        } else {
            loop.offer(Changes.input(change));
        }
    }

    private void poll() {
        PacketIntake intake = new PacketIntake(loop, ports.sender(), counts);
        while (!stopping) {
            try {
                ports.datapath().poll(intake, POLL_MILLIS);
                intake.handOver();
            } catch (InterruptedException e) {
                return;
            } catch (DatapathException e) {
                counts.count("datapath-poll-failed");
                log.warning("datapath-poll-failed", "error", e.getMessage());
                pause();
            }
        }
    }

    private String metrics() {
        try {
            return loop.ask(() -> MetricsText.of(inspection.status(), inspection.counters(), inspection.events(), bindingDelays));
        } catch (TimeoutException | ExecutionException e) {
            log.warning("metrics-failed", "error", e);
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
