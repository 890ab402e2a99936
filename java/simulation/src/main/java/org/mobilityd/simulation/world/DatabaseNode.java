package org.mobilityd.simulation.world;

import java.util.ArrayList;
import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.database.DatabaseEngine;
import org.mobilityd.protocol.database.MobilitySession;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.simulation.fastpath.InterfaceRole;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/** The central mobility database and its store: what it answers leaves when everything before it is synchronised, a batch at a time. */
public final class DatabaseNode extends EngineNode {

    private static final long SYNCHRONISATION = 2 * Time.MILLISECOND;

    private final Disk<MobileNodeId, MobilitySession> disk;
    private final Randomness chance;
    private final List<OutboundPacket> waiting = new ArrayList<>();
    private boolean synchronising;

    DatabaseNode(World world, LocalClock clock) {
        super(world, "database", clock, true);
        this.disk = new Disk<>(world);
        this.chance = world.randomness().fork("disk of the database");
    }

    /** Sessions of the engine that runs; none while no process does. */
    public List<MobilitySession> sessions() {
        return engine() instanceof DatabaseEngine running ? running.sessions() : List.of();
    }

    /** What its store would tell the next process. */
    public List<MobilitySession> stored() {
        return disk.contents();
    }

    @Override
    protected InterfaceRole role(Port port) {
        return InterfaceRole.HOME_AGENT;
    }

    /** What had not been synchronised is lost with a killed process as by a power cut: that process was to write it. */
    @Override
    void restart() {
        disk.losePending(chance);
        waiting.clear();
        synchronising = false;
        super.restart();
    }

    @Override
    protected void carryOutAsHost(Effect effect) {
        if (effect instanceof Effect.StoreSession store) {
            disk.put(store.session().node(), store.session());
        } else if (effect instanceof Effect.ForgetSession forget) {
            disk.remove(forget.node());
        } else if (effect instanceof Effect.TransmitWhenStored transmit) {
            waiting.add(transmit.packet());
            if (!synchronising) {
                synchronise();
            }
        } else {
            super.carryOutAsHost(effect);
        }
    }

    private void synchronise() {
        synchronising = true;
        Engine asking = engine();
        List<OutboundPacket> batch = List.copyOf(waiting);
        waiting.clear();
        long last = disk.lastChange();
        world().scheduler().after(SYNCHRONISATION, () -> {
            if (engine() == asking) {
                disk.synchroniseUpTo(last);
                batch.forEach(packet -> route(PacketCodec.encode(packet)));
                synchronising = false;
                if (!waiting.isEmpty()) {
                    synchronise();
                }
            }
        });
    }
}
