package org.mobilityd.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.mobilityd.daemon.config.Configuration;
import org.mobilityd.daemon.control.Inspection;
import org.mobilityd.daemon.interfaces.InterfaceKeeper;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.daemon.loop.EffectRunner;
import org.mobilityd.daemon.loop.EventCounts;
import org.mobilityd.daemon.loop.EventLoop;
import org.mobilityd.daemon.loop.HostState;
import org.mobilityd.daemon.roles.Adoption;
import org.mobilityd.daemon.roles.Attachments;
import org.mobilityd.daemon.roles.Role;
import org.mobilityd.daemon.store.Store;
import org.mobilityd.daemon.store.Stores;
import org.mobilityd.linux.datapath.Datapath;
import org.mobilityd.linux.host.HostNetwork;
import org.mobilityd.linux.host.HostNetwork.Change;
import org.mobilityd.linux.host.HostNetwork.Change.LinkChanged;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;

/**
 * What follows from one configuration: the roles with their engines, the interfaces, and what carries the engines' effects out. A reload
 * ends one and begins the next, which finds in the kernel what the other left, as after a restart. Belongs to the event loop's thread.
 */
final class Setup {

    private static final int SECONDS_TO_FINISH_WRITING = 10;

    private final Configuration configuration;
    private final Ports ports;
    private final Consumer<Change> changes;
    private final Log log;
    private final List<Role> roles;
    private final List<Role> waiting;
    private final List<Engine> engines = new ArrayList<>();
    private final HostState hostState = new HostState();
    /** Writes to the store of sessions: synchronising takes longer than deciding. */
    private final ExecutorService writer = Executors.newSingleThreadExecutor(Setup::writerThread);
    private final EffectRunner effects;
    private final InterfaceKeeper interfaces;

    /**
     * @param changes is told of what the host watches for the roles, on any thread
     * @param loop carries out on the event loop's thread what is given to it on any other
     */
    Setup(Configuration configuration, List<Role> roles, Ports ports, Consumer<Change> changes, Executor loop, EventCounts counts,
            Log log) {
        this.configuration = configuration;
        this.ports = ports;
        this.changes = changes;
        this.log = log;
        this.roles = roles;
        this.waiting = new ArrayList<>(roles);
        String mobilityInterface = configuration.mobileNode().map(Configuration.MobileNode::mobilityInterface).orElse(null);
        Stores stores = new Stores(roles.stream().flatMap(role -> role.sessionStore().stream()).findFirst().orElseGet(Store::none),
                roles.stream().flatMap(role -> role.assignmentStore().stream()).findFirst().orElseGet(Store::none));
        this.effects = new EffectRunner(ports.datapath(), ports.host(), ports.sender(), stores, this::write, loop, mobilityInterface,
                hostState, counts, log);
        this.interfaces = new InterfaceKeeper(ports.datapath(), ports.host(), log, Attachments.of(roles));
    }

    Configuration configuration() {
        return configuration;
    }

    Consumer<List<Effect>> effects() {
        return effects;
    }

    /** @param startedAt monotonic nanoseconds: when the process began */
    Inspection inspection(long startedAt, LongSupplier clock, EventCounts counts, EventLoop loop) {
        return new Inspection(Version.text(), configuration.roles(), roles, startedAt, clock, ports, hostState, interfaces, counts, loop);
    }

    /** Sets the limits of the fast path, and lets go of what an earlier configuration had there and this one does not. */
    void begin() {
        ports.datapath().prepare(Attachments.of(roles));
        configuration.limits().fastPath().forEach(ports.datapath()::limit);
        ports.datapath().peers(roles.stream().flatMap(role -> role.peers().stream()).collect(Collectors.toSet()));
        Adoption.clean(ports.datapath(), roles, System.nanoTime());
        ports.host().keepOnlyAccessLinks(accessLinks());
        interfaces.detachStrangers();
    }

    /** The indexes of those that are there. */
    private Set<Integer> accessLinks() {
        return Attachments.of(roles).stream().filter(attachment -> attachment.roles().contains(Datapath.Role.ANCHOR_ACCESS))
                .flatMap(attachment -> ports.host().link(attachment.interfaceName()).stream()).map(HostNetwork.Link::index)
                .collect(Collectors.toSet());
    }

    /**
     * Attaches what can be attached, and starts the engines that can be started. Attaches before it starts any: an engine that solicits
     * routers wants to hear them. What an engine adopts is read before, while the programs are being loaded.
     */
    void look(EventLoop loop) {
        try {
            for (Role role : List.copyOf(waiting)) {
                role.engine(ports.datapath(), ports.host(), System.nanoTime()).ifPresent(engine -> begin(role, engine, loop));
            }
        } finally {
            interfaces.check();
        }
    }

    private void begin(Role role, Engine engine, EventLoop loop) {
        waiting.remove(role);
        engines.add(engine);
        interfaces.check();
        loop.start(engine);
        role.attachmentSources().ifPresent(sources -> ports.host().watchAttachments(sources, changes));
    }

    /** Whether every interface is attached. */
    boolean isReady() {
        return interfaces.ready();
    }

    /** Whether nothing has to be attached because of a change. */
    boolean isSettled(LinkChanged change) {
        return interfaces.isSettled(change.name(), change.link());
    }

    /** Whether an interface has come back as another one, which a role cannot go on with. */
    boolean isStale() {
        return roles.stream().anyMatch(role -> role.isStale(ports.host()));
    }

    /** Ends the engines, and takes back what must not outlive them. */
    void end(EventLoop loop) {
        engines.forEach(loop::retire);
        finishWriting();
        for (Role role : roles) {
            attempt("role-end-failed", () -> role.end(ports.datapath()));
        }
        attempt("restore-failed", ports.host()::restore);
    }

    private static Thread writerThread(Runnable work) {
        Thread thread = new Thread(work, "session-store");
        thread.setDaemon(true);
        return thread;
    }

    private void write(Runnable work) {
        if (!writer.isShutdown()) {
            writer.execute(work);
        }
    }

    /** What was begun; nobody has been told of anything else. */
    private void finishWriting() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(SECONDS_TO_FINISH_WRITING, TimeUnit.SECONDS)) {
                log.warning("session-store-busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt(String failure, Runnable last) {
        try {
            last.run();
        } catch (RuntimeException e) {
            log.warning(failure, "error", e.getMessage());
        }
    }
}
