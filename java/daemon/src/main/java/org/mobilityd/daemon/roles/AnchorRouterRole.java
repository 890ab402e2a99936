package org.mobilityd.daemon.roles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mobilityd.daemon.config.Configuration;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.daemon.store.LogStore;
import org.mobilityd.daemon.store.Store;
import org.mobilityd.linux.datapath.Datapath;
import org.mobilityd.linux.datapath.Datapath.Attachment;
import org.mobilityd.linux.host.AttachmentSources;
import org.mobilityd.linux.host.HostNetwork;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.anchor.AnchorConfig;
import org.mobilityd.protocol.anchor.AnchorConfig.AccessLink;
import org.mobilityd.protocol.anchor.AnchorConfig.Peer;
import org.mobilityd.protocol.anchor.AnchorEngine;
import org.mobilityd.protocol.anchor.Assignment;
import org.mobilityd.protocol.anchor.Control;
import org.mobilityd.protocol.anchor.Handover;
import org.mobilityd.protocol.anchor.NodeStatus;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.protocol.recording.Beginning.OfAnchorRouter;
import org.mobilityd.protocol.recording.EngineFactory;
import org.mobilityd.protocol.recording.EngineFactory.Made;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * A distributed anchor router. It begins with the interfaces that are there, and anew when others come; with the prefixes that an earlier
 * process had given, and its tunnels: those of mobile nodes that are elsewhere go on, those of mobile nodes that were here for as long as
 * these may take to show themselves again.
 */
public final class AnchorRouterRole implements Role {

    private static final int BYTES_PER_KILOBYTE = 1_024;
    private static final int MILLIS_PER_SECOND = 1_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Configuration.DistributedAnchorRouter configuration;
    private final EngineFactory engines;
    private final Log log;
    private final Store<Ipv6Prefix, Assignment> store;
    private Links links = new Links(List.of(), Set.of());
    private AnchorEngine engine;

    /**
     * The interfaces that the role was begun with.
     *
     * @param uplinks indexes
     */
    private record Links(List<AccessLink> access, Set<Integer> uplinks) {

        static Links of(Configuration.DistributedAnchorRouter configuration, HostNetwork host) {
            return new Links(present(configuration.accessLinks(), host).map(link -> new AccessLink(link.index(), link.macAddress())).toList(),
                    present(configuration.uplinks(), host).map(HostNetwork.Link::index).collect(Collectors.toSet()));
        }

        private static Stream<HostNetwork.Link> present(List<String> names, HostNetwork host) {
            return names.stream().map(host::link).flatMap(Optional::stream);
        }
    }

    public AnchorRouterRole(Configuration.DistributedAnchorRouter configuration, EngineFactory engines, Log log) {
        this.configuration = configuration;
        this.engines = engines;
        this.log = log;
        this.store = LogStore.ofAssignments(Path.of(configuration.state()), log);
    }

    @Override
    public List<Attachment> attachments() {
        return Stream.concat(configuration.uplinks().stream().map(name -> attachment(name, Datapath.Role.ANCHOR_UPLINK)),
                configuration.accessLinks().stream().map(name -> attachment(name, Datapath.Role.ANCHOR_ACCESS))).toList();
    }

    private Attachment attachment(String name, Datapath.Role role) {
        return new Attachment(name, Set.of(role), configuration.xdpMode(), configuration.forwarding(), configuration.address(),
                configuration.prefixPool());
    }

    @Override
    public Set<AddressUse> uses() {
        return Set.of(AddressUse.ANCHOR_ROUTER);
    }

    @Override
    public Set<Ipv6Address> peers() {
        Stream<Ipv6Address> database = configuration.control() instanceof Control.Database central ? Stream.of(central.address()) : Stream.of();
        return Stream.concat(database, configuration.peers().stream().map(Peer::address)).collect(Collectors.toSet());
    }

    /** Prefixes of its own pool are tunnelled to where their mobile nodes are, those of other routers' pools to these. */
    @Override
    public boolean owns(Tunnel tunnel) {
        Ipv6Address prefix = tunnel.prefix().address();
        return switch (tunnel.match()) {
            case DESTINATION -> configuration.prefixPool().contains(prefix);
            case HANDOVER -> configuration.prefixPool().contains(prefix)
                    || configuration.peers().stream().anyMatch(peer -> peer.pool().contains(prefix));
            case SOURCE, ANCHOR -> configuration.peers().stream().anyMatch(peer -> peer.pool().contains(prefix));
        };
    }

    @Override
    public Optional<Store<Ipv6Prefix, Assignment>> assignmentStore() {
        return Optional.of(store);
    }

    /** Empty while the store cannot be had, which is logged: to begin without it would be to give prefixes away that others have. */
    @Override
    public Optional<Engine> engine(Datapath datapath, HostNetwork host, long now) {
        links = Links.of(configuration, host);
        if (links.access().isEmpty()) {
            return Optional.empty();
        }
        host.refuseUnassigned(configuration.prefixPool());
        queueForNeighbors(host);
        group().ifPresent(group -> links.uplinks().forEach(link -> host.joinGroup(link, group)));
        links.access().forEach(link -> host.joinGroup(link.index(), Ipv6Address.ALL_MLDV2_ROUTERS));
        List<Assignment> inherited;
        try {
            inherited = List.copyOf(store.load());
        } catch (IOException | UncheckedIOException e) {
            log.error("assignment-store-unavailable", "error", e);
            return Optional.empty();
        }
        warnUnlessForwarding(host);
        releaseOthers(datapath);
        removeWhatNobodyHas(datapath, inherited);
        limitWhatWasHere(datapath, host, now);
        releaseSources(datapath, inherited);
        Made<AnchorEngine> made = engines.make(new OfAnchorRouter(engineConfiguration(), inherited));
        engine = made.engine();
        log.info("assignments-loaded", "assignments", inherited.size());
        return Optional.of(made.run());
    }

    @Override
    public Optional<AttachmentSources> attachmentSources() {
        return Optional.of(new AttachmentSources(links.access().stream().map(AccessLink::index).collect(Collectors.toSet()),
                configuration.hostapd().stream().map(Path::of).toList(), Duration.ofSeconds(configuration.presenceCheckSeconds())));
    }

    /** Where settings may not be written (in some containers), announced mobile nodes lose more; all else works. */
    private void queueForNeighbors(HostNetwork host) {
        try {
            links.access().forEach(link -> host.queueForNeighbors(link.index(), configuration.neighborQueueKilobytes() * BYTES_PER_KILOBYTE));
        } catch (UncheckedIOException e) {
            log.warning("neighbor-queue-not-set", "error", e.getCause());
        }
    }

    private void warnUnlessForwarding(HostNetwork host) {
        List<String> silent = Stream.concat(configuration.uplinks().stream(), configuration.accessLinks().stream()).distinct()
                .filter(name -> host.link(name).filter(link -> !host.forwards(link.index())).isPresent()).toList();
        if (!silent.isEmpty()) {
            log.error("forwarding-off", "interfaces", String.join(",", silent), "consequence", "mobile nodes reach nothing",
                    "remedy", "sysctl net.ipv6.conf.all.forwarding=1");
        }
    }

    /** Tunnels to where a mobile node is, as far as is known, stay; a handover that was under way is not known. */
    private void removeWhatNobodyHas(Datapath datapath, List<Assignment> inherited) {
        Map<Ipv6Prefix, Ipv6Address> serving =
                inherited.stream().collect(Collectors.toMap(Assignment::prefix, Assignment::servingRouter));
        Tunnels.remove(datapath, tunnel -> owns(tunnel) && tunnel.match() == Tunnel.Match.DESTINATION
                && !tunnel.remote().equals(serving.get(tunnel.prefix())));
        Tunnels.remove(datapath,
                tunnel -> owns(tunnel) && (tunnel.match() == Tunnel.Match.HANDOVER || tunnel.match() == Tunnel.Match.ANCHOR));
    }

    /** What was for mobile nodes that were here ends when they would be given up, unless they show themselves. */
    private void limitWhatWasHere(Datapath datapath, HostNetwork host, long now) {
        int seconds = (configuration.times().guardMillis() + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND;
        long end = now + seconds * NANOS_PER_SECOND;
        Tunnels.of(datapath, tunnel -> owns(tunnel) && tunnel.match() == Tunnel.Match.SOURCE && tunnel.expiresAt() > end)
                .forEach(tunnel -> datapath.installTunnel(
                        new Tunnel(tunnel.match(), tunnel.prefix(), tunnel.local(), tunnel.remote(), end)));
        host.nodeRoutes().forEach(route -> host.limitNodeRoute(route, seconds));
    }

    /** Whose the prefixes are that this router gave stays known. Visitors are not, until they show themselves. */
    private static void releaseSources(Datapath datapath, List<Assignment> inherited) {
        Set<Ipv6Prefix> given = inherited.stream().filter(assignment -> !assignment.isOver()).map(Assignment::prefix).collect(Collectors.toSet());
        datapath.reservedSources().stream().filter(prefix -> !given.contains(prefix)).forEach(datapath::releaseSource);
    }

    private AnchorConfig engineConfiguration() {
        return new AnchorConfig(configuration.address(), links.access(), configuration.prefixPool(), configuration.control(),
                configuration.peers(), configuration.mobileNodes(), configuration.realm().orElse(null),
                configuration.guests(), configuration.times());
    }

    /** What an earlier configuration listened to and this one does not; what both do is never missing. */
    private void releaseOthers(Datapath datapath) {
        datapath.claimedAddresses().stream().filter(claimed -> claimed.use() == AddressUse.ANCHOR_ROUTER)
                .filter(claimed -> ownAddresses().noneMatch(claimed.prefix().address()::equals))
                .forEach(claimed -> datapath.releaseAddresses(claimed.prefix()));
    }

    private Stream<Ipv6Address> ownAddresses() {
        return Stream.concat(Stream.of(configuration.address()), group().stream());
    }

    private Optional<Ipv6Address> group() {
        return configuration.control() instanceof Control.Distributed distributed ? Optional.ofNullable(distributed.group())
                : Optional.empty();
    }

    /** The mobile nodes that have a prefix of this router. */
    public List<NodeStatus> nodes() {
        return engine == null ? List.of() : engine.status();
    }

    public int nodeCount() {
        return engine == null ? 0 : engine.nodeCount();
    }

    /** The mobile node that is called {@code id}, or has that link-layer address, if it has a prefix of this router. */
    public Optional<NodeStatus> node(String id) {
        Optional<NodeStatus> called = engine == null ? Optional.empty() : engine.status(new MobileNodeId(id));
        return called.or(() -> nodes().stream().filter(node -> String.valueOf(node.linkLayer()).equals(id)).findFirst());
    }

    /** The last handovers of {@code node}, oldest first. */
    public List<Handover> handovers(MobileNodeId node) {
        return engine == null ? List.of() : engine.handovers(node);
    }

    @Override
    public boolean isStale(HostNetwork host) {
        return engine != null && !Links.of(configuration, host).equals(links);
    }

    @Override
    public void end(Datapath datapath) {
        // Tunnels go on until they expire: connections of mobile nodes still work.
        store.close();
    }
}
