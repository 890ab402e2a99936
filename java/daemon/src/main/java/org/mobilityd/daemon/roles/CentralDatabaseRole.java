package org.mobilityd.daemon.roles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.mobilityd.daemon.config.Configuration;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.daemon.store.LogStore;
import org.mobilityd.daemon.store.Store;
import org.mobilityd.linux.datapath.Datapath;
import org.mobilityd.linux.datapath.Datapath.Attachment;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.host.HostNetwork;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.database.DatabaseConfig;
import org.mobilityd.protocol.database.DatabaseConfig.AnchorRouter;
import org.mobilityd.protocol.database.DatabaseEngine;
import org.mobilityd.protocol.database.MobilitySession;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.protocol.recording.Beginning.OfDatabase;
import org.mobilityd.protocol.recording.EngineFactory;
import org.mobilityd.protocol.recording.EngineFactory.Made;
import org.mobilityd.wire.Ipv6Address;

/**
 * A central mobility database. It begins when its store can be had, with the sessions in it. To the fast path it is a home agent that has
 * no tunnels: what is sent to its address comes up.
 */
public final class CentralDatabaseRole implements Role {

    private final Configuration.CentralDatabase configuration;
    private final EngineFactory engines;
    private final Log log;
    private final Store<MobileNodeId, MobilitySession> store;
    private DatabaseEngine engine;

    public CentralDatabaseRole(Configuration.CentralDatabase configuration, EngineFactory engines, Log log) {
        this.configuration = configuration;
        this.engines = engines;
        this.log = log;
        this.store = LogStore.ofSessions(Path.of(configuration.store()), log);
    }

    @Override
    public List<Attachment> attachments() {
        return configuration.uplinks().stream().map(name -> new Attachment(name, Set.of(Datapath.Role.HOME_AGENT),
                configuration.xdpMode(), Forwarding.KERNEL, configuration.address())).toList();
    }

    @Override
    public Set<AddressUse> uses() {
        return Set.of(AddressUse.HOME_AGENT);
    }

    @Override
    public Set<Ipv6Address> peers() {
        return configuration.anchorRouters().stream().map(Configuration.AnchorRouter::address).collect(Collectors.toSet());
    }

    @Override
    public Optional<Store<MobileNodeId, MobilitySession>> sessionStore() {
        return Optional.of(store);
    }

    /** Empty while the store cannot be had, which is logged: to begin without it would be to forget who is where. */
    @Override
    public Optional<Engine> engine(Datapath datapath, HostNetwork host, long now) {
        Made<DatabaseEngine> made;
        try {
            made = engines.make(new OfDatabase(engineConfiguration(), store.load()));
        } catch (IOException | UncheckedIOException e) {
            log.error("session-store-unavailable", "error", e);
            store.close();
            return Optional.empty();
        }
        Claims.release(datapath, uses());
        engine = made.engine();
        log.info("sessions-loaded", "sessions", engine.sessionCount());
        return Optional.of(made.run());
    }

    private DatabaseConfig engineConfiguration() {
        List<AnchorRouter> routers = configuration.anchorRouters().stream()
                .map(router -> new AnchorRouter(router.address(), router.prefixPool(), new SharedKey(router.spi(), router.key()))).toList();
        List<MobileNodeId> nodes = configuration.mobileNodes().map(all -> all.stream().map(MobileNodeId::new).toList()).orElse(null);
        return new DatabaseConfig(configuration.address(), configuration.mode(), routers, nodes, configuration.maxLifetimeSeconds(),
                configuration.maxSessions(), configuration.maxPreviousRouters(), configuration.aggregationMilliseconds(),
                configuration.timestampWindowMilliseconds(), configuration.notifications().perSecond(),
                configuration.notifications().burst());
    }

    /** The mobile nodes in the domain, by place; see {@link DatabaseEngine#sessions(int, int)}. */
    public List<MobilitySession> sessions(int from, int to) {
        return engine == null ? List.of() : engine.sessions(from, to);
    }

    public int sessionsEnd() {
        return engine == null ? 0 : engine.sessionsEnd();
    }

    /** The session of the mobile node that is called {@code id}, if there is one. */
    public Optional<MobilitySession> session(String id) {
        return engine == null ? Optional.empty() : engine.session(new MobileNodeId(id));
    }

    public int sessionCount() {
        return engine == null ? 0 : engine.sessionCount();
    }

    /** When {@code session}, one of {@link #sessions}, ends without a refresh; monotonic nanoseconds. */
    public long endsAt(MobilitySession session) {
        return engine.endsAt(session.node());
    }

    @Override
    public boolean isStale(HostNetwork host) {
        return false;
    }

    @Override
    public void end(Datapath datapath) {
        store.close();
    }
}
