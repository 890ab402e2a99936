package org.mobilityd.protocol.homeagent;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.mobilityd.protocol.auth.ReplayProtectionClock;
import org.mobilityd.protocol.homeagent.HomeAgentConfig.ServedNode;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption.MobileNodeIdentifier;

/** The mobile nodes with a mobility security association, found by their identifier, else by their home address (RFC 4285 section 4). */
final class ServedNodes {

    private static final int NETWORK_ACCESS_IDENTIFIER = 1;

    private final Map<Ipv6Address, ServedNode> byHomeAddress = new HashMap<>();
    private final Map<ByteBuffer, ServedNode> byIdentifier = new HashMap<>();
    /** Outlive bindings: an old Binding Update must not be accepted after its binding has gone. */
    private final Map<ServedNode, ReplayProtectionClock> replayClocks = new HashMap<>();

    ServedNodes(HomeAgentConfig config) {
        for (ServedNode node : config.mobileNodes()) {
            byHomeAddress.put(node.homeAddress(), node);
            if (node.identifier() != null) {
                byIdentifier.put(ByteBuffer.wrap(node.identifier().getBytes(StandardCharsets.UTF_8)), node);
            }
            replayClocks.put(node, new ReplayProtectionClock());
        }
    }

    /** Who says to have sent {@code update}, or null: nobody known. */
    ServedNode sender(InboundPacket packet, BindingUpdate update) {
        MobileNodeIdentifier identifier = update.option(MobileNodeIdentifier.class);
        if (identifier == null) {
            return byHomeAddress.get(packet.logicalSource());
        }
        return identifier.subtype() == NETWORK_ACCESS_IDENTIFIER ? byIdentifier.get(ByteBuffer.wrap(identifier.identifier())) : null;
    }

    boolean isHomeAddress(Ipv6Address address) {
        return byHomeAddress.containsKey(address);
    }

    /** Which timestamps were accepted until {@code ownTime}, nobody knows any more. */
    void distrustTimestampsUntil(long ownTime) {
        replayClocks.values().forEach(clock -> clock.distrustUntil(ownTime));
    }

    ReplayProtectionClock replayClock(ServedNode node) {
        return replayClocks.get(node);
    }
}
