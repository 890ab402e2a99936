package org.mobilityd.daemon.testing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.mobilityd.linux.datapath.Datapath;
import org.mobilityd.linux.datapath.DatapathEvent;
import org.mobilityd.linux.datapath.DatapathException;
import org.mobilityd.linux.datapath.FastPathTables;
import org.mobilityd.linux.datapath.Limit;
import org.mobilityd.linux.datapath.Rate;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.PastBinding;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;

/** A fast path in memory: tables that remember, no packets. */
public final class FakeDatapath implements Datapath {

    private final Map<BindingTable, Map<BindingKey, Binding>> bindings = new HashMap<>();
    private final Map<BindingKey, PastBinding> pastBindings = new LinkedHashMap<>();
    private final Map<String, Tunnel> tunnels = new LinkedHashMap<>();
    private final Map<Ipv6Prefix, LinkLayerIdentifier> sources = new LinkedHashMap<>();
    private final Map<Integer, TestSecret> secrets = new LinkedHashMap<>();
    private final Map<Ipv6Prefix, AddressUse> claimed = new LinkedHashMap<>();
    private final Map<String, AttachedInterface> attached = new LinkedHashMap<>();
    private final BlockingQueue<DatapathEvent> events = new LinkedBlockingQueue<>();
    private final SortedMap<String, Long> counters = new TreeMap<>();
    private final Map<Limit, Rate> limits = new EnumMap<>(Limit.class);
    private Set<Ipv6Address> peers = Set.of();
    private final Set<Integer> takesNoFrames = new HashSet<>();
    private final FakeHostNetwork host;
    private boolean failing;
    private BindingKey refused;

    /** @param host where interfaces are looked up */
    public FakeDatapath(FakeHostNetwork host) {
        this.host = host;
    }

    /** From now on every change fails. */
    public void fail() {
        failing = true;
    }

    /** From now on no binding of {@code key} can be installed. */
    public void failFor(BindingKey key) {
        refused = key;
    }

    public void handUp(DatapathEvent event) {
        events.add(event);
    }

    public void count(String name, long count) {
        counters.put(name, count);
    }

    @Override
    public synchronized void changeBindings(List<BindingChange> changes, ChangeFailures failures) {
        for (int i = 0; i < changes.size(); i++) {
            try {
                change(changes.get(i));
            } catch (DatapathException e) {
                failures.failed(i, e);
            }
        }
    }

    private void change(BindingChange change) {
        if (change instanceof BindingChange.Install install) {
            failWhenTold("binding install");
            if (install.key().equals(refused)) {
                throw new DatapathException("binding install", 7, "Argument list too long");
            }
            bindings.computeIfAbsent(install.table(), unused -> new LinkedHashMap<>()).put(install.key(), install.binding());
        } else if (change instanceof BindingChange.Remove remove) {
            bindings.getOrDefault(remove.table(), new HashMap<>()).remove(remove.key());
        } else if (change instanceof BindingChange.Remember remember) {
            pastBindings.put(remember.key(), remember.past());
        } else {
            pastBindings.remove(change.key());
        }
    }

    @Override
    public synchronized void forEachBinding(BindingTable table, Consumer<BindingRow> sink) {
        List.copyOf(bindings.getOrDefault(table, Map.of()).values()).forEach(binding -> sink.accept(new BindingRow(binding, 1, 2, 300, 400)));
    }

    @Override
    public synchronized List<PastBinding> pastBindings() {
        return List.copyOf(pastBindings.values());
    }

    @Override
    public synchronized void installTunnel(Tunnel tunnel) {
        tunnels.put(tunnel.match() + " " + tunnel.prefix(), tunnel);
    }

    @Override
    public synchronized void removeTunnel(Tunnel.Match match, Ipv6Prefix prefix) {
        tunnels.remove(match + " " + prefix);
    }

    @Override
    public synchronized void reserveSource(Ipv6Prefix prefix, LinkLayerIdentifier node) {
        sources.put(prefix, node);
    }

    @Override
    public synchronized void releaseSource(Ipv6Prefix prefix) {
        sources.remove(prefix);
    }

    @Override
    public synchronized List<Ipv6Prefix> reservedSources() {
        return List.copyOf(sources.keySet());
    }

    @Override
    public synchronized List<TunnelRow> tunnels() {
        return tunnels.values().stream().map(tunnel -> new TunnelRow(tunnel, 5, 6, 700, 800)).toList();
    }

    @Override
    public synchronized void installTestSecret(TestSecret secret) {
        secrets.remove(secret.nonceIndex());
        secrets.put(secret.nonceIndex(), secret);
    }

    @Override
    public synchronized void dropTestSecret(int nonceIndex) {
        secrets.remove(nonceIndex);
    }

    @Override
    public synchronized List<TestSecret> testSecrets() {
        return new ArrayList<>(secrets.values());
    }

    @Override
    public synchronized void claimAddresses(Ipv6Prefix prefix, AddressUse use) {
        claimed.put(prefix, use);
    }

    @Override
    public synchronized void releaseAddresses(Ipv6Prefix prefix) {
        claimed.remove(prefix);
    }

    @Override
    public synchronized List<ClaimedPrefix> claimedAddresses() {
        return claimed.entrySet().stream().map(entry -> new ClaimedPrefix(entry.getKey(), entry.getValue())).toList();
    }

    @Override
    public FastPathTables nowhere() {
        return new FakeDatapath(host);
    }

    @Override
    public EventSource eventsFromNowhere() {
        return new EventSource() {
            @Override
            public void packet(int link, long arrivedAt, byte[] packet, Consumer<DatapathEvent> sink) {
                sink.accept(new DatapathEvent.SignallingPacket(link, null, packet, false, arrivedAt));
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }

    @Override
    public synchronized void limit(Limit limit, Rate rate) {
        limits.put(limit, rate);
    }

    /** What was set. */
    public synchronized Map<Limit, Rate> limits() {
        return Map.copyOf(limits);
    }

    @Override
    public synchronized void peers(Set<Ipv6Address> wanted) {
        peers = Set.copyOf(wanted);
    }

    /** What was set. */
    public synchronized Set<Ipv6Address> peers() {
        return peers;
    }

    /** Without effect: an attachment takes no time here. */
    @Override
    public void prepare(Collection<Attachment> wanted) {
    }

    @Override
    public synchronized AttachedInterface attach(Attachment wanted) {
        failWhenTold("attach " + wanted.interfaceName());
        int index = host.link(wanted.interfaceName()).orElseThrow(() -> new DatapathException("attach", 19, "No such device")).index();
        AttachedInterface is = new AttachedInterface(wanted.interfaceName(), index, wanted.roles(),
                wanted.mode() == Mode.AUTO ? Mode.NATIVE : wanted.mode(), wanted.forwarding());
        attached.put(is.interfaceName(), is);
        return is;
    }

    @Override
    public synchronized void detach(String interfaceName) {
        attached.remove(interfaceName);
    }

    @Override
    public synchronized List<String> detachOthers(Set<String> wanted) {
        List<String> others = interfaces().stream().map(AttachedInterface::interfaceName).filter(name -> !wanted.contains(name)).toList();
        others.forEach(this::detach);
        return others;
    }

    @Override
    public List<String> repairs() {
        return List.of();
    }

    @Override
    public synchronized List<AttachedInterface> interfaces() {
        return new ArrayList<>(attached.values());
    }

    @Override
    public synchronized TakesFrames takesFrames(int index) {
        return takesNoFrames.contains(index) ? TakesFrames.NO : TakesFrames.YES;
    }

    /** From now on frames can be redirected to this interface, or not. */
    public synchronized void takesFrames(int index, boolean takes) {
        if (takes) {
            takesNoFrames.remove(index);
        } else {
            takesNoFrames.add(index);
        }
    }

    @Override
    public SortedMap<String, Long> counters() {
        return new TreeMap<>(counters);
    }

    @Override
    public int poll(Consumer<DatapathEvent> sink, int timeoutMillis) {
        try {
            DatapathEvent event = events.poll(timeoutMillis, TimeUnit.MILLISECONDS);
            if (event == null) {
                return 0;
            }
            sink.accept(event);
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    @Override
    public void close() {
        // What is installed stays, as in the kernel.
    }

    @Override
    public synchronized void removeAll() {
        bindings.clear();
        tunnels.clear();
        sources.clear();
        secrets.clear();
        claimed.clear();
        attached.clear();
    }

    private void failWhenTold(String operation) {
        if (failing) {
            throw new DatapathException(operation, 12, "Cannot allocate memory");
        }
    }
}
