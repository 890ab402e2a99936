package org.mobilityd.linux.datapath;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.PastBinding;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * The fast path as the control daemon sees it: tables to fill, interfaces to attach to, events and counters to read. What is installed
 * outlives the process that installed it. Every method but {@link #poll} belongs to the event-loop thread; {@link #poll} may be called
 * by one other thread.
 *
 * @throws DatapathException (from every method) with operation, errno and the kernel's or verifier's own words
 */
public interface Datapath extends FastPathTables, AutoCloseable {

    /** Installs or replaces; counters of a replaced binding go on. */
    default void installBinding(BindingTable table, Binding binding) {
        changeBindings(List.of(new BindingChange.Install(table, binding)), ChangeFailures.THROWN);
    }

    default void removeBinding(BindingTable table, BindingKey key) {
        changeBindings(List.of(new BindingChange.Remove(table, key)), ChangeFailures.THROWN);
    }

    /**
     * Shows every binding, expired ones too, without holding all of them. One that comes or goes meanwhile may be missed; {@code sink} may
     * remove what it is shown.
     */
    void forEachBinding(BindingTable table, Consumer<BindingRow> sink);

    default List<BindingRow> bindings(BindingTable table) {
        List<BindingRow> rows = new ArrayList<>();
        forEachBinding(table, rows::add);
        return rows;
    }

    /** Keeps {@code past} for the next process; replaces what was kept of the same key. */
    default void rememberBinding(PastBinding past) {
        changeBindings(List.of(new BindingChange.Remember(past)), ChangeFailures.THROWN);
    }

    default void forgetBinding(BindingKey key) {
        changeBindings(List.of(new BindingChange.Forget(key)), ChangeFailures.THROWN);
    }

    List<PastBinding> pastBindings();

    List<TunnelRow> tunnels();

    List<Ipv6Prefix> reservedSources();

    /** The secrets that the tables hold, the current one last. */
    List<TestSecret> testSecrets();

    List<ClaimedPrefix> claimedAddresses();

    /** The way of an anchor router's changes as far as the tables, which stay as they are. Any thread. */
    FastPathTables nowhere();

    /** For rehearsals: tells of packets as {@link #poll} does, without any in the fast path. To be closed. Any thread. */
    EventSource eventsFromNowhere();

    /** Sets how often {@code limit} allows; before that its default holds, or what an earlier process set. */
    void limit(Limit limit, Rate rate);

    /**
     * Whose mobility messages have limits of their own, {@link Limit#PEER_MESSAGES} and {@link Limit#PEER_MESSAGES_PER_PEER}: routers and
     * databases that share a key with this node. Replaces those before, whatever process named them.
     */
    void peers(Set<Ipv6Address> peers);

    /** Begins to load the programs that {@link #attach} will want for these interfaces, on threads of its own; says nothing of failures. */
    void prepare(Collection<Attachment> wanted);

    /** Attaches the programs for {@code attachment.roles()}, replacing what was attached there without a gap. */
    AttachedInterface attach(Attachment attachment);

    void detach(String interfaceName);

    /** Detaches from every interface that {@code wanted} does not name; returns the names of those. */
    List<String> detachOthers(Set<String> wanted);

    List<AttachedInterface> interfaces();

    /** Whether frames can be redirected to an attached interface at the moment; the kernel forwards them to others. */
    TakesFrames takesFrames(int index);

    /** Every verdict and every drop reason: {@code interface.direction.name} to count, for example {@code wan0.in.drop-no-binding}. */
    SortedMap<String, Long> counters();

    /** Passes events to {@code sink}, waiting at most {@code timeoutMillis} for the first; returns how many there were. */
    int poll(Consumer<DatapathEvent> sink, int timeoutMillis);

    /** What did not fit together when the fast path was opened, and what has become of it: a line each, for the log. */
    List<String> repairs();

    /** Lets go of the handles; what is installed and pinned goes on working. */
    @Override
    void close();

    /** Detaches every interface and removes every table: nothing of this runtime directory is left in the kernel. */
    void removeAll();

    /** What an interface's programs do; roles combine freely. */
    enum Role {
        /** Agent, towards mobile nodes: answers test inits, lifts Binding Updates, Home Address options out, translates ICMPv6 errors. */
        AGENT_OUTSIDE,
        /** Agent, towards servers or the load balancer: puts type 2 routing headers in, answers Packet Too Big. */
        AGENT_INSIDE,
        /** Home agent, on home link and uplink alike: lifts mobility messages, tunnels, de-tunnels. */
        HOME_AGENT,
        /** Mobile node, physical interface: de-tunnels, type 2 routing headers out, lifts mobility messages, copies advertisements. */
        MOBILE_NODE_LINK,
        /** Mobile node, the mobility interface that holds the home address: puts Home Address options in, or tunnels. */
        MOBILE_NODE_HOME,
        /** Distributed anchor router, towards the other routers: lifts mobility messages, de-tunnels, tunnels to mobile nodes that are away. */
        ANCHOR_UPLINK,
        /** Distributed anchor router, access link: copies router solicitations, tunnels what has a prefix that is anchored elsewhere. */
        ANCHOR_ACCESS
    }

    enum Mode {
        /** Native when the driver has it, else generic. */
        AUTO,
        NATIVE,
        GENERIC
    }

    enum Forwarding {
        /** Rewritten packets go on to the kernel's forwarding. */
        KERNEL,
        /** Rewritten packets are redirected to the next interface when the kernel's FIB names it and it is attached too and takes frames. */
        REDIRECT
    }

    /** Whether an interface takes frames from XDP: a driver may never do so, or only while the other end of a veth pair is ready. */
    enum TakesFrames {
        YES,
        NO,
        /** The kernel does not say: Linux before 6.3. */
        UNKNOWN
    }

    /**
     * @param roles at least one
     * @param icmpSource source address of ICMPv6 errors that the fast path makes, or null: the packet's own destination
     * @param anchored of an anchor router, the prefix that holds whatever it anchors and nothing that another does: what has nothing to do
     *        with it is asked about in no table; or null, not known
     */
    record Attachment(String interfaceName, Set<Role> roles, Mode mode, Forwarding forwarding, Ipv6Address icmpSource,
            Ipv6Prefix anchored) {

        /** Of no anchor router, or of one of which it is not known what it anchors. */
        public Attachment(String interfaceName, Set<Role> roles, Mode mode, Forwarding forwarding, Ipv6Address icmpSource) {
            this(interfaceName, roles, mode, forwarding, icmpSource, null);
        }
    }

    /** @param mode what it became: NATIVE or GENERIC; for MOBILE_NODE_HOME alone (traffic control) NATIVE */
    record AttachedInterface(String interfaceName, int index, Set<Role> roles, Mode mode, Forwarding forwarding) {
    }

    /** What is to become of one binding, or of what is remembered of one. */
    sealed interface BindingChange {

        BindingKey key();

        /** Install or replace; counters of a replaced binding go on, and so does, while the care-of address stays, its path's MTU. */
        record Install(BindingTable table, Binding binding) implements BindingChange {
            @Override
            public BindingKey key() {
                return binding.key();
            }
        }

        /** Remove, if it is there. */
        record Remove(BindingTable table, BindingKey key) implements BindingChange {
        }

        /** Keep for the next process; replaces what was kept of the same key. */
        record Remember(PastBinding past) implements BindingChange {
            @Override
            public BindingKey key() {
                return past.key();
            }
        }

        /** Keep no longer, if it was kept. */
        record Forget(BindingKey key) implements BindingChange {
        }
    }

    /** For one thread. */
    interface EventSource extends AutoCloseable {

        /** Tells {@code sink} that the mobility message {@code packet} has come by {@code link}, at {@code arrivedAt}, monotonic nanoseconds. */
        void packet(int link, long arrivedAt, byte[] packet, Consumer<DatapathEvent> sink);

        @Override
        void close();
    }

    /** Is told which changes of a list could not be made. */
    @FunctionalInterface
    interface ChangeFailures {

        ChangeFailures THROWN = (index, failure) -> {
            throw failure;
        };

        void failed(int index, DatapathException failure);
    }

    /** A binding with its counters; in: towards us from the mobile node (or correspondent), out: the other way. */
    record BindingRow(Binding binding, long packetsIn, long packetsOut, long bytesIn, long bytesOut) {
    }

    record TunnelRow(Tunnel tunnel, long packetsIn, long packetsOut, long bytesIn, long bytesOut) {
    }

    record ClaimedPrefix(Ipv6Prefix prefix, AddressUse use) {
    }
}
