package org.mobilityd.linux.datapath;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.mobilityd.linux.datapath.Datapath.TakesFrames;
import org.netlink4j.Netdev;
import org.netlink4j.NetlinkException;
import org.netlink4j.XdpFeature;

/**
 * {@code redirect_targets}: the attached interfaces; {@code frame_takers}: those of them that take frames from XDP, as long as they do. What
 * a native program redirects to any other, the kernel drops without a word; the programs leave it to the kernel's forwarding. Kernels before
 * 6.3 do not say which interfaces take frames: none does then.
 */
final class RedirectTargets implements AutoCloseable {

    /** struct bpf_devmap_val: interface index, and the descriptor of a program that we do not use. */
    private static final int DEVMAP_VALUE_SIZE = 8;

    private final BpfMap targets;
    private final BpfMap takers;
    /** Also the lock of everything here: the watch has a thread of its own. */
    private final Map<Integer, TakesFrames> attached = new HashMap<>();
    /** Null until something is attached: a socket belongs to the network namespace that it was opened in. Empty: the kernel has none. */
    private Optional<DeviceWatch> watch;
    private Optional<Netdev> devices;

    RedirectTargets(BpfObject object) {
        targets = object.map("redirect_targets", Integer.BYTES);
        takers = object.map("frame_takers", Integer.BYTES);
    }

    /** From now on frames may be redirected to the interface. The caller is in its network namespace. */
    void add(int link) {
        synchronized (attached) {
            try {
                open();
                targets.put(BpfMap.index(link), BpfMap.bytes(DEVMAP_VALUE_SIZE).putInt(0, link));
                look(link);
            } catch (NetlinkException failure) {
                throw new DatapathException("ask what interface " + link + " can do with XDP", failure.errno(), failure.getMessage());
            }
        }
    }

    void remove(int link) {
        synchronized (attached) {
            attached.remove(link);
            takers.remove(BpfMap.index(link));
            targets.remove(BpfMap.index(link));
        }
    }

    TakesFrames takesFrames(int link) {
        synchronized (attached) {
            return attached.getOrDefault(link, TakesFrames.NO);
        }
    }

    /** Removes what is not among {@code links}; {@code report} is told. */
    void repair(Set<Integer> links, Consumer<String> report) {
        repair(takers, "frame_takers", links, report);
        repair(targets, "redirect_targets", links, report);
    }

    private static void repair(BpfMap map, String name, Set<Integer> links, Consumer<String> report) {
        for (BpfMap.Entry entry : map.entries()) {
            int index = entry.key().getInt(0);
            if (!links.contains(index)) {
                map.remove(entry.key());
                report.accept(name + ": interface " + index + ", which is not attached, removed");
            }
        }
    }

    private void open() {
        if (watch == null) {
            watch = DeviceWatch.start(this::lookIfAttached, this::lookAtAll);
        }
        if (devices == null) {
            devices = Netdev.open();
        }
    }

    private void lookIfAttached(int link) {
        synchronized (attached) {
            if (attached.containsKey(link)) {
                look(link);
            }
        }
    }

    private void lookAtAll() {
        synchronized (attached) {
            List.copyOf(attached.keySet()).forEach(this::look);
        }
    }

    /** Asks for the present state: an announcement may be older than the last look. */
    private void look(int link) {
        TakesFrames now = ask(link);
        if (now == TakesFrames.YES) {
            takers.put(BpfMap.index(link), BpfMap.index(link));
        } else {
            takers.remove(BpfMap.index(link));
        }
        attached.put(link, now);
    }

    private TakesFrames ask(int link) {
        if (devices.isEmpty()) {
            return TakesFrames.UNKNOWN;
        }
        boolean takes = devices.get().device(link).filter(device -> device.xdpFeatures().contains(XdpFeature.NDO_XMIT)).isPresent();
        return takes ? TakesFrames.YES : TakesFrames.NO;
    }

    @Override
    public void close() {
        // Not under the lock, which the watch may be waiting for.
        if (watch != null) {
            watch.ifPresent(DeviceWatch::close);
        }
        if (devices != null) {
            devices.ifPresent(Netdev::close);
        }
        takers.close();
        targets.close();
    }
}
