package org.mobilityd.daemon.rehearsal;

import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Input;
import org.mobilityd.wire.Ipv6Address;

/** An engine among others in one loop, which tells every one of them everything: none hears what it has sent to a group itself. */
record Station(Ipv6Address address, Engine engine) implements Engine {

    @Override
    public List<Effect> start(long now) {
        return engine.start(now);
    }

    @Override
    public List<Effect> on(long now, Input input) {
        boolean own = input instanceof Input.PacketReceived received && received.packet().source().equals(address);
        return own ? List.of() : engine.on(now, input);
    }

    @Override
    public long nextDeadline() {
        return engine.nextDeadline();
    }
}
