package org.mobilityd.linux.datapath;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mobilityd.linux.datapath.BpfProgram.Result;
import org.mobilityd.linux.datapath.Datapath.Attachment;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.simulation.fastpath.Ways;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** The eBPF programs and their maps in a network namespace of their own, with the links and routes that {@link FuzzTables} counts on. */
final class FuzzKernel implements AutoCloseable {

    static final int LINK_MTU = 1400;
    static final int NARROW_ROUTE_MTU = 1300;
    private static final int COUNTER_ROW = 0;
    /** Rate limits are not modelled: they are out of the way. */
    private static final Rate UNLIMITED = new Rate(1_000_000, 1_000_000);
    private static final String LINK = "v0";

    /** What a program is specialised for. */
    private record Kind(Set<Role> roles, Ipv6Prefix anchored) {
    }

    private final NetworkNamespace namespace = new NetworkNamespace("fuzz");
    private final PinDirectory pins = new PinDirectory();
    private final EbpfDatapath datapath;
    private final BpfObject maps;
    private final Map<BindingTable, BpfMap> bindings = new HashMap<>();
    private final BpfMap tunnels;
    private final BpfMap prefixTunnels;
    private final BpfMap counters;
    private final BpfMap flowsReported;
    private final Map<Kind, BpfProgram> programs = new HashMap<>();
    private final List<ByteBuffer> seenFlows = new ArrayList<>();
    private final int link;
    private TestSecret secret;

    /** Opens everything; from then on this thread has to be {@link #inside} the namespace. */
    FuzzKernel() {
        namespace.run("sysctl -qw net.ipv6.conf.all.forwarding=1");
        namespace.run("ip link set lo up");
        namespace.run("ip link add " + LINK + " mtu " + LINK_MTU + " type veth peer name v1 mtu " + LINK_MTU);
        namespace.bringUp(LINK);
        namespace.bringUp("v1");
        namespace.run("ip -6 address add " + FuzzTables.OWN_CARE_OF + "/128 dev " + LINK + " nodad");
        namespace.run("ip -6 route add " + FuzzTables.NARROW_CARE_OF + "/128 via fe80::2 dev " + LINK + " mtu lock " + NARROW_ROUTE_MTU);
        Path objects = DatapathFixture.objects();
        datapath = namespace.inside(() -> EbpfDatapath.open(pins.path(), objects));
        link = namespace.inside(() -> LibMobility.mobility_link_of_address(FuzzTables.OWN_CARE_OF.toBytes()));
        maps = BpfObject.open(objects.resolve("ingress.bpf.o"), pins.path().resolve("maps")).loadMaps();
        bindings.put(BindingTable.BINDING_CACHE, maps.map("binding_cache", AbiLayout.BindingKey.SIZE));
        bindings.put(BindingTable.BINDING_UPDATE_LIST, maps.map("binding_update_list", AbiLayout.BindingKey.SIZE));
        tunnels = maps.map("tunnels", AbiLayout.TunnelKey.SIZE);
        prefixTunnels = maps.map("prefix_tunnels", AbiLayout.PrefixTunnelKey.SIZE);
        counters = maps.map("counters", Integer.BYTES);
        flowsReported = maps.map("flows_reported", AbiLayout.BindingKey.SIZE);
        FuzzTables.claims().forEach(claim -> datapath.claimAddresses(claim.prefix(), claim.use()));
        for (Limit limit : Limit.values()) {
            datapath.limit(limit, UNLIMITED);
        }
    }

    /** Runs {@code work} where the links and routes are. */
    void inside(Runnable work) {
        namespace.inside(work);
    }

    /** What the model is to know of the links and routes. */
    static Ways ways() {
        return new Ways() {
            @Override
            public int routeMtu(Ipv6Address destination) {
                boolean narrow = destination.equals(FuzzTables.NARROW_CARE_OF);
                return narrow ? NARROW_ROUTE_MTU : Integer.MAX_VALUE;
            }

            @Override
            public int linkMtu(Ipv6Address address) {
                return address.equals(FuzzTables.OWN_CARE_OF) ? LINK_MTU : 0;
            }
        };
    }

    private int linkOf(Ipv6Address address) {
        return address.equals(FuzzTables.OWN_CARE_OF) ? link : 0;
    }

    /** Makes the maps those of the batch: its entries alone, no packets counted, no flow reported. */
    void begin(FuzzBatch batch, long now) {
        FuzzTables.everyKey().forEach((table, keys) -> keys.forEach(key -> bindings.get(table).remove(FuzzTables.key(key))));
        FuzzTables.everyTunnel().forEach(tunnel -> mapOf(tunnel).remove(key(tunnel)));
        FuzzTables.everySource().forEach(datapath::releaseSource);
        for (FuzzTables.BindingEntry entry : batch.tables().bindings()) {
            int held = entry.table() == BindingTable.BINDING_UPDATE_LIST ? linkOf(entry.binding().careOfAddress()) : 0;
            bindings.get(entry.table()).put(FuzzTables.key(entry.binding().key()), FuzzTables.value(entry, held, now));
        }
        for (FuzzTables.TunnelEntry entry : batch.tables().tunnels()) {
            mapOf(entry.tunnel()).put(key(entry.tunnel()), FuzzTables.value(entry, linkOf(entry.tunnel().local()), now));
        }
        batch.tables().sources().forEach(source -> datapath.reserveSource(source.prefix(), source.node()));
        take(batch.tables().secret());
        seenFlows.forEach(flowsReported::remove);
        seenFlows.clear();
        datapath.poll(event -> { }, 0);
    }

    private void take(TestSecret wanted) {
        if (wanted == secret) {
            return;
        }
        if (wanted == null) {
            datapath.dropTestSecret(secret.nonceIndex());
        } else {
            datapath.installTestSecret(wanted);
        }
        secret = wanted;
    }

    List<Result> run(FuzzBatch batch) {
        return programs.computeIfAbsent(new Kind(batch.roles(), batch.tables().anchored()), this::load).runAll(batch.frames(), counters, COUNTER_ROW);
    }

    private BpfProgram load(Kind kind) {
        String name = kind.roles().contains(Role.MOBILE_NODE_HOME) ? "egress" : "ingress";
        Attachment attachment = new Attachment("lo", kind.roles(), Mode.AUTO, Forwarding.KERNEL, null, kind.anchored());
        return datapath.load(name, attachment, 1, COUNTER_ROW);
    }

    /** What the programs have handed up since the batch began. */
    List<DatapathEvent> events() {
        List<DatapathEvent> events = new ArrayList<>();
        while (datapath.poll(events::add, 0) > 0) {
            continue;
        }
        events.forEach(this::remember);
        return events;
    }

    private void remember(DatapathEvent event) {
        if (event instanceof DatapathEvent.TunnelledFlowSeen flow) {
            seenFlows.add(FuzzTables.key(new BindingKey(flow.correspondent(), flow.homeAddress())));
        }
    }

    /** The entry as the programs have left it. */
    ByteBuffer entry(FuzzTables.BindingEntry entry) {
        return bindings.get(entry.table()).lookup(FuzzTables.key(entry.binding().key()));
    }

    ByteBuffer entry(Tunnel tunnel) {
        return mapOf(tunnel).lookup(key(tunnel));
    }

    private BpfMap mapOf(Tunnel tunnel) {
        return tunnel.prefix().length() == AbiLayout.TUNNEL_PREFIX_BITS ? prefixTunnels : tunnels;
    }

    private static ByteBuffer key(Tunnel tunnel) {
        return TunnelMap.key(tunnel.match(), tunnel.prefix());
    }

    @Override
    public void close() {
        programs.values().forEach(BpfProgram::close);
        List.of(tunnels, prefixTunnels, counters, flowsReported).forEach(BpfMap::close);
        bindings.values().forEach(BpfMap::close);
        maps.close();
        datapath.removeAll();
        datapath.close();
        pins.close();
        namespace.close();
    }
}
