package org.mobilityd.simulation.fastpath;

import static org.mobilityd.simulation.fastpath.Ipv6Bytes.u8;

import java.nio.ByteBuffer;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;

/** A mobility agent's two sides (RFC 6275 section 9). Each step returns null when the packet does not concern it. */
final class AgentSteps {

    private final InterfaceState state;

    AgentSteps(InterfaceState state) {
        this.state = state;
    }

    /** What mobile nodes send to the correspondents that the agent fronts. */
    PacketVerdict outside(Passing passing) {
        if (!state.is(passing.destination(), AddressUse.CORRESPONDENT)) {
            return null;
        }
        if (passing.layout().isMalformed()) {
            return PacketVerdict.DROP_BAD_EXTENSION_HEADER;
        }
        boolean waypoint = passing.layout().enRoute() || passing.layout().hasTypeTwoRoutingHeader();
        if (passing.is(Iana.PROTOCOL_MOBILITY)) {
            return waypoint ? PacketVerdict.DROP_BAD_EXTENSION_HEADER : mobilityMessage(passing);
        }
        // Behind a routing header the option is for the final destination (RFC 8200 section 4.1), and no server gets to see one.
        if (waypoint) {
            return passing.layout().hasHomeAddressOption() ? PacketVerdict.DROP_BAD_EXTENSION_HEADER : null;
        }
        return passing.layout().hasHomeAddressOption() ? homeAddress(passing) : translateError(passing);
    }

    private PacketVerdict mobilityMessage(Passing passing) {
        if (state.is(passing.source(), AddressUse.CORRESPONDENT)) {
            return PacketVerdict.DROP_FORGED_SOURCE;
        }
        // RFC 8200 section 3: nobody forwards it, so it would not have reached the correspondent.
        if (passing.hopLimit() == 0) {
            return PacketVerdict.PASS;
        }
        if (!passing.isWhole()) {
            return state.lift(passing);
        }
        return isSoundTestInit(passing) ? answer(passing) : update(passing);
    }

    /** Sections 9.2, 9.4: others are the daemon's, which knows the error that each deserves. */
    private static boolean isSoundTestInit(Passing passing) {
        byte[] packet = passing.packet();
        int at = passing.layout().upperAt();
        if (!TestInit.isWellFormed(packet, at, packet.length)) {
            return false;
        }
        int end = at + 8 * (1 + u8(packet, at + 1));
        return Ipv6Bytes.checksum(passing.source(), passing.destination(), Iana.PROTOCOL_MOBILITY, packet, at, end) == 0;
    }

    /** Section 9.5.1: what is forged need not ask the daemon. */
    private PacketVerdict update(Passing passing) {
        if (!state.isFiltering()) {
            return state.lift(passing);
        }
        return switch (BindingUpdateFilter.examine(passing.packet(), state.tables().testSecrets())) {
            case AUTHENTIC -> state.liftAuthentic(passing);
            case FORGED -> PacketVerdict.DROP_BAD_AUTHENTICATOR;
            case UNDECIDED -> state.lift(passing);
        };
    }

    /** Sections 5.2.5 and 9.4. */
    private PacketVerdict answer(Passing passing) {
        if (passing.layout().hasHomeAddressOption()) {
            return PacketVerdict.DROP_TEST_INIT_WITH_HOME_ADDRESS;
        }
        if (!passing.source().isUnicastRoutable()) {
            return PacketVerdict.DROP_SOURCE_NOT_ROUTABLE;
        }
        TestSecret secret = state.tables().testSecret();
        if (secret == null) {
            return PacketVerdict.DROP_NO_TEST_SECRET;
        }
        int at = passing.layout().upperAt();
        boolean home = u8(passing.packet(), at + 2) == Iana.MH_HOME_TEST_INIT;
        long cookie = ByteBuffer.wrap(passing.packet()).getLong(at + 8);
        passing.answer(TestInit.test(home, passing.destination(), passing.source(), cookie, secret));
        return home ? PacketVerdict.HOME_TEST_SENT : PacketVerdict.CARE_OF_TEST_SENT;
    }

    /** Section 9.3.1. */
    private PacketVerdict homeAddress(Passing passing) {
        PacketLayout layout = passing.layout();
        if (layout.isCut()) {
            return PacketVerdict.DROP_TRUNCATED;
        }
        if (layout.hasSeveralHomeAddresses()) {
            return PacketVerdict.DROP_SEVERAL_HOME_ADDRESSES;
        }
        Ipv6Address homeAddress = Ipv6Bytes.address(passing.packet(), layout.optionAt() + 2);
        if (!homeAddress.isUnicastRoutable()) {
            reportUnbound(passing, homeAddress);
            return PacketVerdict.DROP_HOME_ADDRESS_NOT_ROUTABLE;
        }
        Binding binding = state.binding(BindingTable.BINDING_CACHE, passing.destination(), homeAddress);
        if (binding == null || !binding.careOfAddress().equals(passing.source())) {
            if (layout.isProtectedByIpsec()) {
                return null;
            }
            reportUnbound(passing, homeAddress);
            return PacketVerdict.DROP_NO_BINDING;
        }
        state.usage(BindingTable.BINDING_CACHE, binding.key()).countIn(passing.length());
        passing.replace(HomeAddressOption.remove(passing.packet()));
        return PacketVerdict.HOME_ADDRESS_REMOVED;
    }

    private static void reportUnbound(Passing passing, Ipv6Address homeAddress) {
        passing.tell(new FastPathEvent.UnboundHomeAddress(passing.source(), passing.destination(), homeAddress));
    }

    /** An error about a packet into which a routing header was put here (section 9.3.4). */
    private PacketVerdict translateError(Passing passing) {
        IcmpError error = IcmpError.of(passing);
        if (error == null || !error.layout().hasTypeTwoRoutingHeader()) {
            return null;
        }
        Ipv6Address correspondent = Ipv6Bytes.source(error.quoted());
        Ipv6Address homeAddress = TypeTwoRoutingHeader.homeAddress(error.quoted(), error.layout());
        Binding binding = state.binding(BindingTable.BINDING_CACHE, correspondent, homeAddress);
        if (!correspondent.equals(passing.destination()) || binding == null
                || !binding.careOfAddress().equals(Ipv6Bytes.destination(error.quoted()))) {
            return null;
        }
        state.learn(state.usage(BindingTable.BINDING_CACHE, binding.key()), error);
        if (error.type() == Iana.ICMPV6_DESTINATION_UNREACHABLE) {
            state.show(passing);
        }
        PacketLayout quoted = error.layout();
        passing.replace(error.withoutHeader(quoted.routingHeaderAt(), quoted.routingFieldAt(), Ipv6Bytes.DESTINATION_AT, homeAddress));
        return PacketVerdict.ICMP_ERROR_TRANSLATED;
    }

    /** What servers send to home addresses that are bound (section 9.3.2). */
    PacketVerdict inside(Passing passing) {
        Binding binding = state.binding(BindingTable.BINDING_CACHE, passing.source(), passing.destination());
        PacketLayout layout = passing.layout();
        if (binding == null || layout.fault() != null || layout.enRoute() || layout.hasTypeTwoRoutingHeader()
                || passing.is(Iana.PROTOCOL_MOBILITY) || passing.isNeighborDiscovery() || passing.hopLimit() <= 1) {
            return null;
        }
        Usage usage = state.usage(BindingTable.BINDING_CACHE, binding.key());
        int length = passing.length() + TypeTwoRoutingHeader.HEADER_BYTES;
        long mtu = state.exceededMtu(binding.careOfAddress(), length, usage);
        if (mtu != 0 && passing.length() > Usage.MINIMUM_MTU) {
            return state.sendPacketTooBig(passing, mtu - TypeTwoRoutingHeader.HEADER_BYTES);
        }
        usage.countOut(length);
        state.reportIfExpiring(passing, BindingTable.BINDING_CACHE, binding);
        passing.replace(TypeTwoRoutingHeader.insert(passing.packet(), binding.careOfAddress()));
        return mtu != 0 ? state.liftForFragmentation(passing, mtu, 1) : PacketVerdict.ROUTING_HEADER_INSERTED;
    }
}
