package org.mobilityd.linux.host;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.mobilityd.linux.host.HostNetwork.Change;
import org.mobilityd.linux.thread.Threads;
import org.netlink4j.Address;
import org.netlink4j.AddressFamily;
import org.netlink4j.AddressFlag;
import org.netlink4j.IpAddress;
import org.netlink4j.Link;
import org.netlink4j.NetlinkException;
import org.netlink4j.Notification;
import org.netlink4j.Notification.Kind;
import org.netlink4j.RtGroup;
import org.netlink4j.RtMonitor;
import org.netlink4j.RtNetlink;

/**
 * Reports what the kernel announces about links, their link-local addresses and duplicates. When announcements were lost it asks for the present state, and
 * reports the difference.
 */
final class LinkWatch implements AutoCloseable {

    private static final int RETRY_MILLIS = 1_000;
    private static final int WITHOUT_END = -1;

    private final RtMonitor monitor;
    private final RtNetlink netlink;
    private final Thread thread;
    private final State state;
    private final Consumer<Change> sink;
    private volatile boolean stopping;

    private LinkWatch(RtMonitor monitor, RtNetlink netlink, State state, Consumer<Change> sink) {
        this.monitor = monitor;
        this.netlink = netlink;
        this.state = state;
        this.sink = sink;
        thread = new Thread(this::run, "link-watch");
        thread.setDaemon(true);
    }

    /** Every change from now on goes to {@code sink}, on a thread of its own. The sockets belong to the caller's network namespace. */
    static LinkWatch start(Consumer<Change> sink, int bufferBytes) {
        RtMonitor monitor = RtMonitor.open(EnumSet.of(RtGroup.LINK, RtGroup.IPV6_ADDRESS), bufferBytes);
        RtNetlink netlink = null;
        try {
            netlink = RtNetlink.open();
            State state = new State();
            // What has been so already is no change. The groups are joined by now: nothing is missed in between.
            state.adopt(netlink);
            LinkWatch watch = new LinkWatch(monitor, netlink, state, sink);
            watch.thread.start();
            return watch;
        } catch (RuntimeException failure) {
            monitor.close();
            if (netlink != null) {
                netlink.close();
            }
            throw failure;
        }
    }

    @Override
    public void close() {
        stopping = true;
        monitor.wakeUp();
        Threads.awaitEnd(thread);
    }

    private void run() {
        try (monitor; netlink) {
            boolean inStep = true;
            while (!stopping) {
                inStep = step(inStep);
            }
        }
    }

    /** Returns whether the state is known to be the kernel's. */
    private boolean step(boolean inStep) {
        try {
            List<Notification> announced = monitor.await(inStep ? WITHOUT_END : RETRY_MILLIS);
            boolean lost = !inStep || announced.contains(new Notification.Lost());
            List<Change> changes = new ArrayList<>();
            announced.forEach(one -> state.take(one, changes));
            if (lost) {
                changes.addAll(state.adopt(netlink));
            }
            if (!stopping) {
                changes.forEach(sink);
            }
            return true;
        } catch (NetlinkException failure) {
            // An announcement that cannot be understood, or no memory for a dump: the next dump tells what has become of it.
            return false;
        }
    }

    /** What was reported last. */
    static final class State {

        private record Seen(String name, boolean running, int carrierChanges) {
        }

        private record AddressOn(int link, IpAddress address) {
        }

        private final Map<Integer, Seen> links = new HashMap<>();
        private final Set<AddressOn> duplicates = new HashSet<>();
        /** The link-local address of each link that has one to send from. */
        private final Map<Integer, IpAddress> linkLocals = new HashMap<>();

        void take(Notification announced, List<Change> changes) {
            if (announced instanceof Notification.LinkChange change) {
                if (change.kind() == Kind.PRESENT) {
                    present(change.link(), changes);
                } else {
                    gone(change.link().index(), changes);
                }
            } else if (announced instanceof Notification.AddressChange change) {
                address(change.kind(), change.address(), changes);
            }
        }

        /** Makes the kernel's present state this one. */
        List<Change> adopt(RtNetlink netlink) {
            List<Change> changes = new ArrayList<>();
            Set<Integer> present = new HashSet<>();
            for (Link link : netlink.links()) {
                present.add(link.index());
                present(link, changes);
            }
            List.copyOf(links.keySet()).stream().filter(index -> !present.contains(index)).forEach(index -> gone(index, changes));
            List<Address> addresses = netlink.addresses(AddressFamily.IPV6);
            addresses.forEach(address -> address(Kind.PRESENT, address, changes));
            Set<AddressOn> there = addresses.stream().map(address -> new AddressOn(address.link(), address.address()))
                    .collect(Collectors.toSet());
            duplicates.retainAll(there);
            Map.copyOf(linkLocals).forEach((link, address) -> {
                if (!there.contains(new AddressOn(link, address))) {
                    noLinkLocal(link, address, changes);
                }
            });
            return changes;
        }

        private void present(Link link, List<Change> changes) {
            Seen now = new Seen(link.name(), link.isRunning(), link.carrierChanges());
            Seen before = links.put(link.index(), now);
            boolean changed = before == null || before.running != now.running;
            // Down and up again between two looks: the link may be attached elsewhere now.
            boolean regained = before != null && now.running && before.carrierChanges != now.carrierChanges;
            if (changed || regained) {
                changes.add(new Change.LinkChanged(link.index(), link.name(), now.running));
            }
        }

        private void linkLocal(int link, IpAddress address, List<Change> changes) {
            if (linkLocals.putIfAbsent(link, address) == null) {
                changes.add(new Change.LinkLocalAddress(link, Addresses.fromKernel(address)));
            }
        }

        private void noLinkLocal(int link, IpAddress address, List<Change> changes) {
            if (linkLocals.remove(link, address)) {
                changes.add(new Change.LinkLocalAddress(link, null));
            }
        }

        private void gone(int index, List<Change> changes) {
            Seen before = links.remove(index);
            duplicates.removeIf(known -> known.link == index);
            linkLocals.remove(index);
            if (before != null && before.running) {
                changes.add(new Change.LinkChanged(index, before.name, false));
            }
        }

        private void address(Kind kind, Address address, List<Change> changes) {
            if (kind == Kind.PRESENT && Addresses.isLinkLocalSource(address)) {
                linkLocal(address.link(), address.address(), changes);
            } else {
                noLinkLocal(address.link(), address.address(), changes);
            }
            AddressOn key = new AddressOn(address.link(), address.address());
            boolean duplicate = address.has(AddressFlag.DADFAILED);
            boolean news = duplicate ? duplicates.add(key) : duplicates.remove(key);
            if (duplicate && news) {
                changes.add(new Change.AddressDuplicate(address.link(), Addresses.fromKernel(address.address())));
            }
            if (kind == Kind.GONE) {
                // The kernel drops a duplicate of limited lifetime, and says why while it does.
                duplicates.remove(key);
            }
        }
    }
}
