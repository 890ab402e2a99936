package org.mobilityd.simulation.fastpath;

import java.util.Arrays;
import java.util.HexFormat;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.mobilityd.wire.OutboundPacket.Encapsulation;

/** What the control daemon is told. */
public sealed interface FastPathEvent {

    /**
     * A signalling packet, or an ICMPv6 error that says something about a binding; from the IPv6 header on.
     *
     * @param tunnel outer addresses when it came out of a tunnel, else null
     * @param authentic a Binding Update whose authenticator is right
     */
    record Signalling(Encapsulation tunnel, byte[] packet, boolean authentic) implements FastPathEvent {
        @Override
        public boolean equals(Object other) {
            return other instanceof Signalling that && authentic == that.authentic && Arrays.equals(packet, that.packet)
                    && (tunnel == null ? that.tunnel == null : tunnel.equals(that.tunnel));
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(packet);
        }

        @Override
        public String toString() {
            return (authentic ? "authentic " : "") + "signalling, tunnel " + tunnel + ", packet " + HexFormat.of().formatHex(packet);
        }
    }

    record UnboundHomeAddress(Ipv6Address source, Ipv6Address destination, Ipv6Address homeAddress) implements FastPathEvent {
    }

    /** {@code station} sent what was dropped on an access link: in another's name, or naming another's link-layer address. */
    record ForeignSource(Ipv6Address source, Ipv6Address destination, LinkLayerIdentifier station) implements FastPathEvent {
    }

    /** {@code station} reported from {@code address} which multicast groups it listens to. */
    record StationHeard(Ipv6Address address, LinkLayerIdentifier station) implements FastPathEvent {
    }

    record BindingExpiring(BindingTable table, BindingKey key) implements FastPathEvent {
    }

    record TunnelledFlowSeen(Ipv6Address homeAddress, Ipv6Address correspondent) implements FastPathEvent {
    }

    /** A rewritten packet that does not fit {@code mtu} and whose sender need not send less. */
    record FragmentationNeeded(int mtu, byte[] packet) implements FastPathEvent {
        @Override
        public boolean equals(Object other) {
            return other instanceof FragmentationNeeded that && mtu == that.mtu && Arrays.equals(packet, that.packet);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(packet);
        }

        @Override
        public String toString() {
            return "fragmentation needed, MTU " + mtu + ", packet " + HexFormat.of().formatHex(packet);
        }
    }
}
