package org.mobilityd.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.mobilityd.daemon.config.Configuration;
import org.mobilityd.daemon.control.ControlService;
import org.mobilityd.daemon.control.Inspection;
import org.mobilityd.daemon.interfaces.InterfaceKeeper;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.daemon.loop.EffectRunner;
import org.mobilityd.daemon.loop.EventCounts;
import org.mobilityd.daemon.loop.EventLoop;
import org.mobilityd.daemon.loop.HostState;
import org.mobilityd.daemon.loop.PacketIntake;
import org.mobilityd.daemon.metrics.MetricsHttpServer;
import org.mobilityd.daemon.metrics.MetricsText;
import org.mobilityd.daemon.roles.Adoption;
import org.mobilityd.daemon.roles.Attachments;
import org.mobilityd.daemon.roles.Role;
import org.mobilityd.linux.control.ControlServer;
import org.mobilityd.linux.datapath.DatapathException;
import org.mobilityd.linux.host.HostNetwork.Change;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Input;

/**
 * The running daemon: threads around the event loop, and their beginning and end.
 *
 * <p>When it ends, the fast path goes on: bindings, test secrets and attached programs stay pinned in the kernel, until the next daemon
 * adopts them or they expire. What was set in the host's network stack is taken back, for nobody would maintain it: the care-of addresses
 * and routes of a mobile node, the proxy neighbours of a home agent.
 */
final class Daemon {

    private static final int INPUTS_WAITING_AT_MOST = 4_096;
    private static final int POLL_MILLIS = 200;
    /** An interface that could not be attached for another reason than that it is missing: tried again that often. */
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);

    private final Configuration configuration;
    private final Path controlSocket;
    private final Ports ports;
    private final Log log;
    private final List<Role> roles;
    private final List<Role> waiting;
    private final EventCounts counts;
    private final HostState hostState = new HostState();
    private final EventLoop loop;
    private final InterfaceKeeper interfaces;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopping;
    private boolean failed;

    Daemon(Configuration configuration, Path controlSocket, Ports ports, List<Role> roles, Log log) {
        this.configuration = configuration;
        this.controlSocket = controlSocket;
        this.ports = ports;
        this.log = log;
        this.roles = roles;
        this.waiting = new ArrayList<>(roles);
        this.counts = new EventCounts(log);
        String mobilityInterface = configuration.mobileNode().map(Configuration.MobileNode::mobilityInterface).orElse(null);
        EffectRunner effects = new EffectRunner(ports.datapath(), ports.host(), ports.sender(), mobilityInterface, hostState, counts, log);
        this.loop = new EventLoop(System::nanoTime, effects, counts, log, INPUTS_WAITING_AT_MOST);
        this.interfaces = new InterfaceKeeper(ports.datapath(), ports.host(), log, Attachments.of(roles));
    }

    /**
     * Runs until {@link #stop}, or until it cannot go on.
     *
     * @return whether it ended as it was told to
     * @throws IOException when the control socket or the metrics port cannot be had
     */
    boolean run() throws IOException {
        Inspection inspection = new Inspection(Version.text(), configuration.roles(), roles, System::nanoTime, ports, hostState,
                interfaces, counts, loop);
        ControlService service = new ControlService(loop, inspection, () -> metrics(inspection));
        try (ControlServer control = ControlServer.open(controlSocket, ControlServer.Limits.DEFAULT, service)) {
            if (configuration.metricsListen().isEmpty()) {
                return serve(control);
            }
            try (MetricsHttpServer http = MetricsHttpServer.open(configuration.metricsListen().get(), () -> metrics(inspection))) {
                log.info("metrics-served", "address", http.address());
                return serve(control);
            }
        } finally {
            ended.countDown();
        }
    }

    private boolean serve(ControlServer control) {
        Thread poll = new Thread(this::poll, "datapath-poll");
        try {
            Adoption.clean(ports.datapath(), roles, System.nanoTime());
            interfaces.detachStrangers();
            ports.host().watch(this::changed);
            poll.start();
            loop.every(CHECK_INTERVAL, this::lookAtInterfaces);
            log.info("started", "version", Version.text(), "roles", String.join(",", configuration.roles()), "control", control.path());
            loop.run();
            return !failed;
        } finally {
            stopping = true;
            join(poll);
            end();
            log.info("stopped");
        }
    }

    /** Makes {@link #run} return, and waits for that. Any thread but the one that runs. */
    void stop() throws InterruptedException {
        stopping = true;
        loop.stop();
        ended.await(10, TimeUnit.SECONDS);
    }

    /** Attaches first: an engine that solicits routers wants to hear them. */
    private void lookAtInterfaces() {
        interfaces.check();
        for (Role role : List.copyOf(waiting)) {
            Optional<Engine> engine = role.engine(ports.datapath(), ports.host(), System.nanoTime());
            if (engine.isPresent()) {
                waiting.remove(role);
                interfaces.check();
                loop.start(engine.get());
            }
        }
        if (!stopping && roles.stream().anyMatch(role -> role.isStale(ports.host()))) {
            log.error("interface-replaced", "consequence", "the daemon ends, to be started again");
            failed = true;
            loop.stop();
        }
    }

    private void changed(Change change) {
        if (change instanceof Change.LinkChanged link) {
            loop.submit(this::lookAtInterfaces);
            loop.offer(new Input.LinkChanged(link.link(), link.up()));
        } else if (change instanceof Change.AddressDuplicate duplicate) {
            loop.offer(new Input.AddressDuplicate(duplicate.link(), duplicate.address()));
        }
    }

    private void poll() {
        PacketIntake intake = new PacketIntake(loop, ports.sender(), counts);
        while (!stopping) {
            try {
                ports.datapath().poll(intake, POLL_MILLIS);
            } catch (DatapathException e) {
                counts.count("datapath-poll-failed");
                log.warning("datapath-poll-failed", "error", e.getMessage());
                pause();
            }
        }
    }

    private String metrics(Inspection inspection) {
        try {
            return loop.ask(() -> MetricsText.of(inspection.status(), inspection.counters(), inspection.events()));
        } catch (TimeoutException | ExecutionException e) {
            log.warning("metrics-failed", "error", e);
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private void end() {
        for (Role role : roles) {
            attempt("role-end-failed", () -> role.end(ports.datapath()));
        }
        attempt("restore-failed", ports.host()::restore);
    }

    private void attempt(String failure, Runnable last) {
        try {
            last.run();
        } catch (RuntimeException e) {
            log.warning(failure, "error", e.getMessage());
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
