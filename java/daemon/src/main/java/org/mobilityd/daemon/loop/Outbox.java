package org.mobilityd.daemon.loop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.daemon.sessions.SessionStore;
import org.mobilityd.daemon.sessions.SessionStore.Change;
import org.mobilityd.linux.datapath.Datapath;
import org.mobilityd.linux.datapath.Datapath.BindingChange;
import org.mobilityd.linux.datapath.DatapathException;
import org.mobilityd.linux.host.HostNetwork;
import org.mobilityd.linux.host.PacketSender;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/**
 * What there is most of, collected so that it goes out by the hundred in one call: changes of bindings, packets, and reports of both. First
 * all changes in their order, then all packets in theirs, then the reports: a binding is there before anybody is told so, and no packet of
 * ours needs a binding that is removed behind it, because the fast path leaves mobility messages and errors alone.
 *
 * <p>Sessions are stored before the packets too. While that fails, those that wait for it are dropped, and what is not stored is written
 * again together with the next.
 */
final class Outbox {

    private final Datapath datapath;
    private final HostNetwork host;
    private final PacketSender sender;
    private final SessionStore store;
    private final EventCounts counts;
    private final Log log;
    private final List<BindingChange> changes = new ArrayList<>();
    private final List<PacketSender.Packet> packets = new ArrayList<>();
    /** The same as {@code packets}, before encoding. */
    private final List<OutboundPacket> messages = new ArrayList<>();
    private final List<PacketSender.Frame> frames = new ArrayList<>();
    private final List<OutboundPacket> framed = new ArrayList<>();
    private final List<Event> reports = new ArrayList<>();
    /** What is not stored: the last change of each mobile node. */
    private final Map<MobileNodeId, Change> unstored = new LinkedHashMap<>();
    private final List<OutboundPacket> whenStored = new ArrayList<>();
    private boolean sessionsChanged;

    Outbox(Datapath datapath, HostNetwork host, PacketSender sender, SessionStore store, EventCounts counts, Log log) {
        this.datapath = datapath;
        this.host = host;
        this.sender = sender;
        this.store = store;
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
        add(Change.store(effect.session()));
    }

    void add(Effect.ForgetSession effect) {
        add(Change.forget(effect.node()));
    }

    private void add(Change change) {
        unstored.put(change.node(), change);
        sessionsChanged = true;
    }

    void add(Effect.Transmit effect) {
        add(effect.packet());
    }

    void add(Effect.TransmitWhenStored effect) {
        whenStored.add(effect.packet());
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
                datapath.changeBindings(changes, this::changeFailed);
            }
        } finally {
            changes.clear();
            storeSessions();
            sendPackets();
        }
    }

    private void storeSessions() {
        if (!sessionsChanged && whenStored.isEmpty()) {
            return;
        }
        try {
            if (!unstored.isEmpty()) {
                store.write(List.copyOf(unstored.values()));
                unstored.clear();
            }
            whenStored.forEach(this::add);
        } catch (IOException | RuntimeException e) {
            counts.count(EffectRunner.STORE_FAILED);
            log.error(EffectRunner.STORE_FAILED, "sessions", unstored.size(), "packets-dropped", whenStored.size(), "error", e);
        } finally {
            whenStored.clear();
            sessionsChanged = false;
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
            reports.forEach(counts::record);
            reports.clear();
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
