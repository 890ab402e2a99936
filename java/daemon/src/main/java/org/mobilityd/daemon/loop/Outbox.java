package org.mobilityd.daemon.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.daemon.store.Stores;
import org.mobilityd.linux.datapath.Datapath.BindingChange;
import org.mobilityd.linux.datapath.DatapathException;
import org.mobilityd.linux.datapath.FastPathTables;
import org.mobilityd.linux.host.HostNetwork;
import org.mobilityd.linux.host.PacketSender;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.anchor.Assignment;
import org.mobilityd.protocol.database.MobilitySession;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/**
 * What there is most of, collected so that it goes out by the hundred in one call: changes of bindings, packets, and reports of both. First
 * all changes in their order, then all packets in theirs, then the reports: a binding is there before anybody is told so, and no packet of
 * ours needs a binding that is removed behind it, because the fast path leaves mobility messages and errors alone.
 *
 * <p>Assignments are stored before the packets too; what an anchor router does not have stored costs something only when it crashes as
 * well. Packets of a central mobility database leave when its sessions are stored, and are dropped when that fails.
 */
final class Outbox {

    private static final int MOST_REPORTS = 4096;

    private final FastPathTables tables;
    private final HostNetwork host;
    private final PacketSender sender;
    private final EventCounts counts;
    private final Log log;
    private final List<BindingChange> changes = new ArrayList<>();
    private final List<PacketSender.Packet> packets = new ArrayList<>();
    /** The same as {@code packets}, before encoding. */
    private final List<OutboundPacket> messages = new ArrayList<>();
    private final List<PacketSender.Frame> frames = new ArrayList<>();
    private final List<OutboundPacket> framed = new ArrayList<>();
    private final List<Event> reports = new ArrayList<>();
    private final StoreQueue<MobileNodeId, MobilitySession> sessions;
    private final StoreQueue<Ipv6Prefix, Assignment> assignments;

    /**
     * @param writer carries out what waits for the disk
     * @param loop carries out on the event loop's thread what follows from that
     */
    Outbox(FastPathTables tables, HostNetwork host, PacketSender sender, Stores stores, Executor writer, Executor loop, EventCounts counts,
            Log log) {
        this.tables = tables;
        this.host = host;
        this.sender = sender;
        this.sessions = new StoreQueue<>(stores.sessions(), writer, loop, this::stored, EffectRunner.SESSION_STORE_FAILED, counts, log);
        this.assignments = new StoreQueue<>(stores.assignments(), Runnable::run, Runnable::run, none -> {
        }, EffectRunner.ASSIGNMENT_STORE_FAILED, counts, log);
        this.counts = counts;
        this.log = log;
    }

    void add(Effect.InstallBinding effect) {
        changes.add(new BindingChange.Install(effect.table(), effect.binding()));
    }

    void add(Effect.RemoveBinding effect) {
        changes.add(new BindingChange.Remove(effect.table(), effect.key()));
    }

    void add(Effect.RememberBinding effect) {
        changes.add(new BindingChange.Remember(effect.past()));
    }

    void add(Effect.ForgetBinding effect) {
        changes.add(new BindingChange.Forget(effect.key()));
    }

    void add(Effect.StoreSession effect) {
        sessions.add(effect.session().node(), effect.session());
    }

    void add(Effect.ForgetSession effect) {
        sessions.forget(effect.node());
    }

    void add(Effect.StoreAssignment effect) {
        assignments.add(effect.assignment().prefix(), effect.assignment());
    }

    void add(Effect.ForgetAssignment effect) {
        assignments.forget(effect.prefix());
    }

    void add(Effect.Transmit effect) {
        add(effect.packet());
    }

    void add(Effect.TransmitWhenStored effect) {
        sessions.transmitWhenStored(effect.packet());
    }

    void add(Effect.TransmitOnLink effect) {
        frames.add(new PacketSender.Frame(PacketCodec.encode(effect.packet()), effect.link(), effect.node()));
        framed.add(effect.packet());
    }

    private void add(OutboundPacket packet) {
        Set<Integer> links = packet.link() == 0 && packet.destination().isMulticast() ? host.groupLinks(packet.destination()) : Set.of();
        if (links.isEmpty()) {
            collect(packet);
        } else {
            links.forEach(link -> collect(packet.on(link)));
        }
    }

    private void collect(OutboundPacket packet) {
        packets.add(new PacketSender.Packet(PacketCodec.encode(packet), packet.link()));
        messages.add(packet);
    }

    void add(Effect.Report effect) {
        reports.add(effect.event());
    }

    /** Sends out what has been collected. Each failure is counted and logged; the others go out all the same. */
    void flush() {
        try {
            if (!changes.isEmpty()) {
                tables.changeBindings(changes, this::changeFailed);
            }
        } finally {
            changes.clear();
            store();
            sendPackets();
            report();
        }
    }

    private void store() {
        assignments.write();
        sessions.write();
    }

    private void stored(List<OutboundPacket> whenStored) {
        whenStored.forEach(this::add);
        sendPackets();
        report();
    }

    /** Nobody who waits for an answer waits for the log: reports of what is being stored follow that, unless there are too many. */
    private void report() {
        if (!sessions.isWriting() || reports.size() > MOST_REPORTS) {
            reports.forEach(counts::record);
            reports.clear();
        }
    }

    private void sendPackets() {
        try {
            if (!packets.isEmpty()) {
                sender.send(packets, (index, errno) -> transmitFailed(messages.get(index), errno));
            }
            if (!frames.isEmpty()) {
                sender.sendFrames(frames, (index, errno) -> transmitFailed(framed.get(index), errno));
            }
        } finally {
            packets.clear();
            messages.clear();
            frames.clear();
            framed.clear();
        }
    }

    private void changeFailed(int index, DatapathException failure) {
        counts.count(EffectRunner.EFFECT_FAILED);
        log.warning(EffectRunner.EFFECT_FAILED, "effect", changes.get(index).getClass().getSimpleName() + "Binding", "error",
                failure.getMessage());
    }

    private void transmitFailed(OutboundPacket packet, int errno) {
        counts.count(EffectRunner.TRANSMIT_FAILED);
        log.debug(EffectRunner.TRANSMIT_FAILED, "destination", packet.destination(), "message",
                packet.message().getClass().getSimpleName(), "errno", errno);
    }
}
