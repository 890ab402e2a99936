package org.mobilityd.daemon.loop;

import java.util.ArrayList;
import java.util.List;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.linux.datapath.Datapath;
import org.mobilityd.linux.datapath.Datapath.BindingChange;
import org.mobilityd.linux.datapath.DatapathException;
import org.mobilityd.linux.host.PacketSender;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Event;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/**
 * What there is most of, collected so that it goes out by the hundred in one call: changes of bindings, packets, and reports of both. First
 * all changes in their order, then all packets in theirs, then the reports: a binding is there before anybody is told so, and no packet of
 * ours needs a binding that is removed behind it, because the fast path leaves mobility messages and errors alone.
 */
final class Outbox {

    private final Datapath datapath;
    private final PacketSender sender;
    private final EventCounts counts;
    private final Log log;
    private final List<BindingChange> changes = new ArrayList<>();
    private final List<PacketSender.Packet> packets = new ArrayList<>();
    /** The same as {@code packets}, before encoding. */
    private final List<OutboundPacket> messages = new ArrayList<>();
    private final List<Event> reports = new ArrayList<>();

    Outbox(Datapath datapath, PacketSender sender, EventCounts counts, Log log) {
        this.datapath = datapath;
        this.sender = sender;
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

    void add(Effect.Transmit effect) {
        packets.add(new PacketSender.Packet(PacketCodec.encode(effect.packet()), effect.packet().link()));
        messages.add(effect.packet());
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
            sendPackets();
        }
    }

    private void sendPackets() {
        try {
            if (!packets.isEmpty()) {
                sender.send(packets, this::transmitFailed);
            }
        } finally {
            packets.clear();
            messages.clear();
            reports.forEach(counts::record);
            reports.clear();
        }
    }

    private void changeFailed(int index, DatapathException failure) {
        counts.count(EffectRunner.EFFECT_FAILED);
        log.warning(EffectRunner.EFFECT_FAILED, "effect", changes.get(index).getClass().getSimpleName() + "Binding", "error",
                failure.getMessage());
    }

    private void transmitFailed(int index, int errno) {
        OutboundPacket packet = messages.get(index);
        counts.count(EffectRunner.TRANSMIT_FAILED);
        log.debug(EffectRunner.TRANSMIT_FAILED, "destination", packet.destination(), "message",
                packet.message().getClass().getSimpleName(), "errno", errno);
    }
}
