package org.mobilityd.linux.datapath;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.Map;
import java.util.EnumMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.mobilityd.linux.datapath.AttachmentMap.Slot;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.PastBinding;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;

/**
 * The fast path as eBPF programs and pinned maps. Opening it adopts what an earlier process left in the pin directory: tables,
 * and programs that went on working meanwhile.
 */
public final class EbpfDatapath implements Datapath {

    /** Packets of mobile nodes are among it: a flood of messages must not keep them. */
    private static final long LONGEST_WITHOUT_LOOK_NANOS = 20_000_000L;

    private final Path pins;
    private final MapGeneration generation;
    private final List<String> repairs;
    private final EndpointMap endpoints;
    /** Their tunnels leave by whatever route there is; only a mobile node's need the link of its address. */
    private final Set<Ipv6Address> anchorRouters = new HashSet<>();
    private final Map<BindingTable, BindingMap> bindings = new EnumMap<>(BindingTable.class);
    private final PastBindingMap pastBindings;
    private final BindingChanges bindingChanges;
    private final TunnelMap tunnels;
    private final SourceMap sources;
    private final TestSecretMap testSecrets;
    private final LimitMap limits;
    private final PeerMap peers;
    private final CounterMap counters;
    private final EventRing events;
    private final ReassembledTunnels reassembled;
    private final Attacher attacher;
    private long lookedAt = System.nanoTime();

    /** Loads libmobility, as {@link #open} would. Any thread. @throws LinkageError when it is not there */
    public static void prepareLibrary() {
        LibMobility.mobility_last_error();
    }

    /**
     * @param pinDirectory made a BPF file system when it is none
     * @param objectDirectory where the compiled programs ({@code *.bpf.o}) are
     */
    public static EbpfDatapath open(Path pinDirectory, Path objectDirectory) {
        LibMobility.check("prepare " + pinDirectory, LibMobility.mobility_mount_bpf_fs(pinDirectory.toString()));
        List<String> repairs = new ArrayList<>(settle(pinDirectory, objectDirectory));
        MapGeneration generation = new MapGeneration(pinDirectory, objectDirectory);
        try (BpfObject object = BpfObject.open(objectDirectory.resolve("ingress.bpf.o"), generation.maps()).loadMaps()) {
            return new EbpfDatapath(object, pinDirectory, objectDirectory, generation, repairs);
        }
    }

    /** Sees to it that the maps have the layout of the objects, and the attached programs use them. @return what had to be done for it */
    static List<String> settle(Path pins, Path objects) {
        return new MapGeneration(pins, objects).settle(fresh -> exchangePrograms(pins, objects, fresh));
    }

    /** Every program that is attached is replaced by one of the same roles that uses the maps in {@code maps}. */
    private static void exchangePrograms(Path pins, Path objects, Path maps) {
        try (BpfObject object = BpfObject.open(objects.resolve("ingress.bpf.o"), maps).loadMaps();
                CounterMap counters = new CounterMap(object);
                Attacher attacher = new Attacher(object, pins, objects, maps, counters)) {
            attacher.exchangeAll();
        }
    }

    private EbpfDatapath(BpfObject object, Path pins, Path objects, MapGeneration generation, List<String> repairs) {
        this.pins = pins;
        this.generation = generation;
        this.repairs = repairs;
        endpoints = new EndpointMap(object);
        bindings.put(BindingTable.BINDING_CACHE, new BindingMap(object, "binding_cache"));
        bindings.put(BindingTable.BINDING_UPDATE_LIST, new BindingMap(object, "binding_update_list"));
        pastBindings = new PastBindingMap(object);
        bindingChanges = BindingChanges.open(objects, generation.maps());
        tunnels = new TunnelMap(object);
        sources = new SourceMap(object);
        testSecrets = new TestSecretMap(object);
        limits = new LimitMap(object);
        limits.fillDefaults();
        peers = new PeerMap(object);
        counters = new CounterMap(object);
        events = new EventRing(object);
        reassembled = new ReassembledTunnels(tunnels, endpoints);
        attacher = new Attacher(object, pins, objects, generation.maps(), counters);
        repair();
    }

    /** What an earlier process, or somebody else, left in a state that this one would not have made. */
    private void repair() {
        endpoints.repair(repairs::add);
        tunnels.repair(repairs::add);
        testSecrets.repair(System.nanoTime(), repairs::add);
        attacher.repair(repairs::add);
    }

    @Override
    public List<String> repairs() {
        return List.copyOf(repairs);
    }

    @Override
    public void changeBindings(List<BindingChange> changes, ChangeFailures failures) {
        bindingChanges.carryOut(changes, failures);
    }

    @Override
    public void forEachBinding(BindingTable table, Consumer<BindingRow> sink) {
        bindings.get(table).forEach(sink);
    }

    @Override
    public List<PastBinding> pastBindings() {
        return pastBindings.all();
    }

    @Override
    public void installTunnel(Tunnel tunnel) {
        boolean ofMobileNode = tunnel.match() == Tunnel.Match.SOURCE && !anchorRouters.contains(tunnel.local());
        tunnels.install(tunnel, ofMobileNode ? HostLinks.holding(tunnel.local()) : 0);
    }

    @Override
    public void removeTunnel(Tunnel.Match match, Ipv6Prefix prefix) {
        tunnels.remove(match, prefix);
    }

    @Override
    public List<TunnelRow> tunnels() {
        return tunnels.all();
    }

    @Override
    public void reserveSource(Ipv6Prefix prefix, LinkLayerIdentifier node) {
        sources.reserve(prefix, node);
    }

    @Override
    public void releaseSource(Ipv6Prefix prefix) {
        sources.release(prefix);
    }

    @Override
    public List<Ipv6Prefix> reservedSources() {
        return sources.all();
    }

    @Override
    public void installTestSecret(TestSecret secret) {
        testSecrets.install(secret);
    }

    @Override
    public void dropTestSecret(int nonceIndex) {
        testSecrets.drop(nonceIndex);
    }

    @Override
    public List<TestSecret> testSecrets() {
        return testSecrets.all();
    }

    @Override
    public void claimAddresses(Ipv6Prefix prefix, AddressUse use) {
        endpoints.claim(prefix, use);
        if (use == AddressUse.ANCHOR_ROUTER) {
            anchorRouters.add(prefix.address());
        }
    }

    @Override
    public void releaseAddresses(Ipv6Prefix prefix) {
        endpoints.release(prefix);
    }

    @Override
    public List<ClaimedPrefix> claimedAddresses() {
        return endpoints.all();
    }

    @Override
    public FastPathTables nowhere() {
        return new UnchangedTables(tunnels, sources);
    }

    @Override
    public EventSource eventsFromNowhere() {
        return new EventBatch();
    }

    @Override
    public void limit(Limit limit, Rate rate) {
        if (Limit.IN_KERNEL.contains(limit)) {
            limits.put(limit, rate);
        } else {
            reassembled.limit(rate);
        }
    }

    @Override
    public void peers(Set<Ipv6Address> wanted) {
        peers.replaceBy(wanted);
    }

    @Override
    public void prepare(Collection<Attachment> wanted) {
        attacher.prepare(wanted);
    }

    @Override
    public AttachedInterface attach(Attachment attachment) {
        return attacher.attach(attachment);
    }

    @Override
    public void detach(String interfaceName) {
        attacher.detach(interfaceName);
    }

    @Override
    public List<String> detachOthers(Set<String> wanted) {
        return attacher.detachOthers(wanted);
    }

    @Override
    public List<AttachedInterface> interfaces() {
        return attacher.attached().stream().map(Slot::attached).toList();
    }

    @Override
    public TakesFrames takesFrames(int index) {
        return attacher.takesFrames(index);
    }

    @Override
    public SortedMap<String, Long> counters() {
        SortedMap<String, Long> all = new TreeMap<>();
        for (Slot slot : attacher.attached()) {
            String name = slot.attached().interfaceName();
            if (Attacher.hasIngress(slot.attached().roles())) {
                counters.read(CounterMap.rowIn(slot.number()), (verdict, count) -> all.put(name + ".in." + verdict, count));
            }
            if (Attacher.hasEgress(slot.attached().roles())) {
                counters.read(CounterMap.rowOut(slot.number()), (verdict, count) -> all.put(name + ".out." + verdict, count));
            }
        }
        return all;
    }

    /**
     * What is rare is looked up when nothing else has come, or always something for a while: whoever was handed an event has the processor
     * to himself for deciding about it.
     */
    @Override
    public int poll(Consumer<DatapathEvent> sink, int timeoutMillis) {
        int before = System.nanoTime() - lookedAt >= LONGEST_WITHOUT_LOOK_NANOS ? lookForWhatIsRare(sink) : 0;
        int count = events.poll(sink, before > 0 ? 0 : timeoutMillis, reassembled.descriptor());
        return before + (count > 0 ? count : lookForWhatIsRare(sink));
    }

    private int lookForWhatIsRare(Consumer<DatapathEvent> sink) {
        lookedAt = System.nanoTime();
        return events.reportLost(sink) + reassembled.drain(sink);
    }

    @Override
    public void close() {
        endpoints.close();
        bindings.values().forEach(BindingMap::close);
        pastBindings.close();
        bindingChanges.close();
        tunnels.close();
        sources.close();
        testSecrets.close();
        limits.close();
        peers.close();
        events.close();
        reassembled.close();
        attacher.close();
        counters.close();
    }

    @Override
    public void removeAll() {
        attacher.detachOthers(Set.of());
        removeFilesIn(pins.resolve("links"));
        generation.removeAll();
    }

    /** Loads a program as {@link #attach} would, without attaching it: for running it on a frame by hand. */
    BpfProgram load(String name, Attachment attachment, int link, int counterRow) {
        return attacher.load(name, attachment, link, counterRow);
    }

    /** Counts of one row, by verdict: for a program that was run by hand. */
    SortedMap<String, Long> counters(int row) {
        SortedMap<String, Long> all = new TreeMap<>();
        counters.read(row, all::put);
        return all;
    }

    private static void removeFilesIn(Path directory) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }
}
