package org.mobilityd.simulation.check;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.simulation.fastpath.InterfaceModel.Passage;
import org.mobilityd.simulation.fastpath.Ipv6Bytes;
import org.mobilityd.simulation.fastpath.PacketVerdict.Action;
import org.mobilityd.simulation.world.EngineNode;
import org.mobilityd.simulation.world.Internet;
import org.mobilityd.wire.Ipv6Address;

/** A packet is changed only by a binding or tunnel that is installed, has not expired, and says what was done. */
public final class LiveBindingChecker extends InternetChecker {

    private final Map<EngineNode, Books> books = new HashMap<>();

    public LiveBindingChecker(Internet internet) {
        super(internet);
    }

    private Books of(EngineNode node) {
        return books.computeIfAbsent(node, any -> new Books());
    }

    @Override
    public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
        effects.forEach(of(node)::enter);
    }

    @Override
    public void forgot(EngineNode node) {
        books.put(node, new Books());
    }

    @Override
    public void passed(EngineNode node, long localNow, byte[] packet, Passage passage) {
        byte[] result = passage.frame();
        switch (passage.verdict()) {
            case HOME_ADDRESS_REMOVED -> requireLive(node, localNow, BindingTable.BINDING_CACHE,
                    new BindingKey(Ipv6Bytes.destination(result), Ipv6Bytes.source(result)), Ipv6Bytes.source(packet));
            case ROUTING_HEADER_INSERTED -> requireLive(node, localNow, BindingTable.BINDING_CACHE,
                    new BindingKey(Ipv6Bytes.source(packet), Ipv6Bytes.destination(packet)), Ipv6Bytes.destination(result));
            case HOME_ADDRESS_INSERTED -> requireLive(node, localNow, BindingTable.BINDING_UPDATE_LIST,
                    new BindingKey(Ipv6Bytes.destination(packet), Ipv6Bytes.source(packet)), Ipv6Bytes.source(result));
            case ENCAPSULATED, RELAYED_BETWEEN_TUNNELS -> requireTunnel(node, localNow, inner(result), Ipv6Bytes.source(result),
                    Ipv6Bytes.destination(result));
            default -> require(passage.verdict().action() != Action.PASS || Arrays.equals(packet, result),
                    () -> node + " changed a packet that it says it let pass");
        }
    }

    private static byte[] inner(byte[] packet) {
        return Arrays.copyOfRange(packet, Ipv6Bytes.HEADER_BYTES, packet.length);
    }

    private void requireLive(EngineNode node, long localNow, BindingTable table, BindingKey key, Ipv6Address careOfAddress) {
        Binding binding = of(node).binding(table, key);
        require(binding != null && localNow < binding.expiresAt() && binding.careOfAddress().equals(careOfAddress),
                () -> node + " used " + careOfAddress + " for " + key + " at " + localNow + " though " + table + " says " + binding);
    }

    private void requireTunnel(EngineNode node, long localNow, byte[] packet, Ipv6Address local, Ipv6Address remote) {
        boolean installed = of(node).tunnels().stream().anyMatch(tunnel -> {
            Ipv6Address matched = tunnel.match() == Tunnel.Match.SOURCE ? Ipv6Bytes.source(packet) : Ipv6Bytes.destination(packet);
            return tunnel.prefix().contains(matched) && tunnel.local().equals(local) && tunnel.remote().equals(remote)
                    && localNow < tunnel.expiresAt();
        });
        require(installed,
                () -> node + " tunnelled from " + local + " to " + remote + " at " + localNow + " though it has " + of(node).tunnels());
    }
}
