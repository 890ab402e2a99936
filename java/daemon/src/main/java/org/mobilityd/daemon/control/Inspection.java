package org.mobilityd.daemon.control;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mobilityd.daemon.Ports;
import org.mobilityd.daemon.interfaces.InterfaceKeeper;
import org.mobilityd.daemon.interfaces.RoleNames;
import org.mobilityd.daemon.control.View.BindingView;
import org.mobilityd.daemon.control.View.HandoverView;
import org.mobilityd.daemon.control.View.HomeRegistrationView;
import org.mobilityd.daemon.control.View.InterfaceView;
import org.mobilityd.daemon.control.View.MobileNodeView;
import org.mobilityd.daemon.control.View.NodeDetailView;
import org.mobilityd.daemon.control.View.NodeView;
import org.mobilityd.daemon.control.View.NonceView;
import org.mobilityd.daemon.control.View.RouteView;
import org.mobilityd.daemon.control.View.SessionView;
import org.mobilityd.daemon.control.View.Status;
import org.mobilityd.daemon.control.View.TunnelView;
import org.mobilityd.daemon.loop.EventCounts;
import org.mobilityd.daemon.loop.EventLoop;
import org.mobilityd.daemon.loop.HostState;
import org.mobilityd.daemon.roles.AnchorRouterRole;
import org.mobilityd.daemon.roles.CentralDatabaseRole;
import org.mobilityd.daemon.roles.HomeAgentRole;
import org.mobilityd.daemon.roles.MobileNodeRole;
import org.mobilityd.daemon.roles.Role;
import org.mobilityd.daemon.text.Names;
import org.mobilityd.linux.datapath.Datapath;
import org.mobilityd.linux.host.HostNetwork;
import org.mobilityd.protocol.anchor.NodeStatus;
import org.mobilityd.protocol.anchor.OlderPrefix;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.homeagent.HomeBinding;
import org.mobilityd.wire.Ipv6Prefix;

/** Looks into the running daemon, for those who ask. Belongs to the event loop's thread. */
public final class Inspection {

    private final String version;
    private final List<String> roleNames;
    private final List<Role> roles;
    private final long startedAt;
    private final LongSupplier clock;
    private final Datapath datapath;
    private final HostNetwork host;
    private final HostState hostState;
    private final InterfaceKeeper interfaces;
    private final EventCounts counts;
    private final EventLoop loop;

    /** @param startedAt monotonic nanoseconds: when the process began */
    public Inspection(String version, List<String> roleNames, List<Role> roles, long startedAt, LongSupplier clock,
            Ports ports, HostState hostState, InterfaceKeeper interfaces, EventCounts counts, EventLoop loop) {
        this.version = version;
        this.roleNames = roleNames;
        this.roles = roles;
        this.startedAt = startedAt;
        this.clock = clock;
        this.datapath = ports.datapath();
        this.host = ports.host();
        this.hostState = hostState;
        this.interfaces = interfaces;
        this.counts = counts;
        this.loop = loop;
    }

    public Status status() {
        int attached = (int) interfaces.interfaces().stream().filter(one -> one.attached().isPresent()).count();
        long uptime = View.secondsSince(startedAt, clock.getAsLong());
        return new Status(version, ProcessHandle.current().pid(), uptime, roleNames, interfaces.ready(), attached,
                interfaces.interfaces().size() - attached, count(BindingTable.BINDING_CACHE),
                count(BindingTable.BINDING_UPDATE_LIST), tunnels().size(),
                databases().mapToInt(CentralDatabaseRole::sessionCount).sum(), anchorRouters().mapToInt(AnchorRouterRole::nodeCount).sum(),
                loop.depth(), counts.of("inputs-lost"));
    }

    public boolean isAnchorRouter() {
        return anchorRouters().findAny().isPresent();
    }

    /** How many bindings there are that have not expired; nothing is kept of them. */
    private int count(BindingTable table) {
        long now = clock.getAsLong();
        int[] living = {0};
        datapath.forEachBinding(table, row -> living[0] += row.binding().expiresAt() - now > 0 ? 1 : 0);
        return living[0];
    }

    /** The bindings that have not expired, ordered by correspondent and home address. */
    public List<BindingView> bindings(BindingTable table) {
        long now = clock.getAsLong();
        return datapath.bindings(table).stream().filter(row -> row.binding().expiresAt() - now > 0)
                .sorted(Comparator.comparing((Datapath.BindingRow row) -> row.binding().key().correspondent())
                        .thenComparing(row -> row.binding().key().homeAddress()))
                .map(row -> BindingView.of(row, now)).toList();
    }

    public List<TunnelView> tunnels() {
        long now = clock.getAsLong();
        return datapath.tunnels().stream().map(row -> TunnelView.of(row, now)).sorted(Comparator.comparing(TunnelView::prefix)).toList();
    }

    /** The mobile nodes that are away from the home link that this node is the home agent of. */
    public List<HomeRegistrationView> homeRegistrations() {
        long now = clock.getAsLong();
        return roles.stream().filter(HomeAgentRole.class::isInstance).map(HomeAgentRole.class::cast)
                .flatMap(role -> role.homeRegistrations().stream()).sorted(Comparator.comparing(HomeBinding::homeAddress))
                .map(binding -> HomeRegistrationView.of(binding, now)).toList();
    }

    /** The mobile nodes that this node, as central mobility database, knows of, by place: {@code from} up to but not with {@code to}. */
    public List<SessionView> sessions(int from, int to) {
        long now = clock.getAsLong();
        return databases()
                .flatMap(role -> role.sessions(from, to).stream().map(session -> SessionView.of(session, role.endsAt(session), now)))
                .sorted(Comparator.comparing(SessionView::mobileNode)).toList();
    }

    /** Every place of {@link #sessions} is less. */
    public int sessionsEnd() {
        return databases().mapToInt(CentralDatabaseRole::sessionsEnd).max().orElse(0);
    }

    /** The mobile nodes that have a prefix of this anchor router. */
    public List<NodeView> nodes() {
        long now = clock.getAsLong();
        return anchorRouters().flatMap(role -> role.nodes().stream()).map(node -> NodeView.of(node, now))
                .sorted(Comparator.comparing(NodeView::mobileNode)).toList();
    }

    /** Everything about the mobile node with that identifier or link-layer address; empty: nobody here knows it. */
    public Optional<NodeDetailView> node(String id) {
        long now = clock.getAsLong();
        Optional<SessionView> session = databases().flatMap(role -> role.session(id).stream()
                .map(found -> SessionView.of(found, role.endsAt(found), now))).findFirst();
        Optional<NodeDetailView> node = anchorRouters().flatMap(role -> role.node(id).stream().map(status -> new NodeDetailView(
                NodeView.of(status, now), tunnelsOf(status), role.handovers(status.node()).stream()
                        .map(handover -> HandoverView.of(handover, now)).toList(), session.orElse(null)))).findFirst();
        return node.or(() -> session.map(found -> new NodeDetailView(null, List.of(), List.of(), found)));
    }

    private List<TunnelView> tunnelsOf(NodeStatus node) {
        Set<String> prefixes = Stream.concat(Stream.of(node.prefix()), node.older().stream().map(OlderPrefix::prefix))
                .map(Ipv6Prefix::toString).collect(Collectors.toSet());
        return tunnels().stream().filter(tunnel -> prefixes.contains(tunnel.prefix())).toList();
    }

    private Stream<AnchorRouterRole> anchorRouters() {
        return roles.stream().filter(AnchorRouterRole.class::isInstance).map(AnchorRouterRole.class::cast);
    }

    private Stream<CentralDatabaseRole> databases() {
        return roles.stream().filter(CentralDatabaseRole.class::isInstance).map(CentralDatabaseRole.class::cast);
    }

    /** This node as a mobile node: a list of one, or of none when it is not. */
    public List<MobileNodeView> mobileNode() {
        long now = clock.getAsLong();
        return roles.stream().filter(MobileNodeRole.class::isInstance).map(MobileNodeRole.class::cast)
                .flatMap(role -> role.status(now).stream()).map(status -> MobileNodeView.of(status, now)).toList();
    }

    /** Verdicts and drop reasons of the fast path. */
    public SortedMap<String, Long> counters() {
        return datapath.counters();
    }

    /** Events of the engines and of the daemon itself. */
    public SortedMap<String, Long> events() {
        return counts.all();
    }

    public List<InterfaceView> interfaces() {
        return interfaces.interfaces().stream().map(this::view).toList();
    }

    public List<NonceView> nonces() {
        long now = clock.getAsLong();
        List<TestSecret> secrets = datapath.testSecrets();
        List<NonceView> views = new ArrayList<>();
        for (int i = 0; i < secrets.size(); i++) {
            TestSecret secret = secrets.get(i);
            views.add(new NonceView(secret.nonceIndex(), View.secondsSince(secret.createdAt(), now), i == secrets.size() - 1));
        }
        return views;
    }

    public List<RouteView> routes() {
        List<RouteView> routes = new ArrayList<>();
        datapath.claimedAddresses().forEach(claimed -> routes.add(
                new RouteView(Names.of(claimed.use()), claimed.prefix().toString(), null, null)));
        datapath.tunnels().stream().map(Datapath.TunnelRow::tunnel).forEach(tunnel -> routes.add(
                new RouteView("tunnel-" + Names.of(tunnel.match()), tunnel.prefix().toString(), tunnel.remote().toString(), null)));
        List<HostNetwork.Link> links = host.links();
        hostState.entries().forEach(entry -> routes.add(new RouteView(entry.kind(), entry.subject(),
                entry.via() == null ? null : entry.via().toString(), interfaceName(entry, links))));
        return routes;
    }

    private static String interfaceName(HostState.Entry entry, List<HostNetwork.Link> links) {
        if (entry.interfaceName() != null) {
            return entry.interfaceName();
        }
        return links.stream().filter(link -> link.index() == entry.link()).map(HostNetwork.Link::name).findFirst()
                .orElse("link " + entry.link());
    }

    private InterfaceView view(InterfaceKeeper.Kept one) {
        Optional<Datapath.AttachedInterface> attached = one.attached();
        return new InterfaceView(one.wanted().interfaceName(), attached.map(Datapath.AttachedInterface::index).orElse(null),
                RoleNames.list(one.wanted().roles()), attached.map(is -> Names.of(is.mode())).orElse(null),
                Names.of(one.wanted().forwarding()),
                attached.map(is -> Names.of(datapath.takesFrames(is.index()))).orElse(null), attached.isPresent() ? "attached" : "waiting", one.reason());
    }
}
