package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.linux.datapath.Datapath.Attachment;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.linux.datapath.Datapath.TunnelRow;
import org.mobilityd.linux.datapath.DatapathEvent.Decapsulated;
import org.mobilityd.linux.datapath.DatapathEvent.ReassembledDropped;
import org.mobilityd.linux.datapath.DatapathEvent.TunnelledFlowSeen;
import org.mobilityd.linux.host.PacketSender;
import org.mobilityd.linux.host.RawPacketSender;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.PacketCodec;

/** TCP through a home agent's tunnel, which the mobile node's stack fills with super-packets and unfinished checksums. */
class TunnelTest {

    private static final Ipv6Address HOME = OptimizedRouteTopology.HOME;
    private static final Ipv6Address CARE_OF = OptimizedRouteTopology.CARE_OF;
    private static final Ipv6Address SERVER = OptimizedRouteTopology.SERVER;
    private static final Ipv6Address HOME_AGENT = Ipv6Address.parse("2001:db8:2::1");
    private static final int BYTES = 20_000_000;
    private static final int FEW_BYTES = 300_000;
    private static final int LEAST_MTU = 1280;
    private static final byte[] FROM_MOBILE_NODE = packet(CARE_OF, HOME_AGENT)
            .add(Iana.PROTOCOL_IPV6, packet(HOME, SERVER).hopLimit(255).udp(LEAST_MTU).build()).build();
    private static final byte[] FROM_HOME_AGENT = packet(HOME_AGENT, CARE_OF)
            .add(Iana.PROTOCOL_IPV6, packet(SERVER, HOME).hopLimit(255).udp(LEAST_MTU).build()).build();

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"NATIVE", "GENERIC"})
    void carriesTcpBothWays(Mode mode) {
        try (OptimizedRouteTopology net = new OptimizedRouteTopology(mode, Forwarding.KERNEL)) {
            register(net, mode);

            Transfer.roundTrip(net.mobileNode, HOME, net.server, SERVER, BYTES);

            for (EbpfDatapath datapath : List.of(net.agentDatapath, net.mobileNodeDatapath)) {
                TunnelRow row = datapath.tunnels().get(0);
                assertTrue(row.bytesIn() > BYTES && row.bytesOut() > BYTES, row.toString());
            }
            List<DatapathEvent> events = new ArrayList<>();
            net.mobileNodeDatapath.poll(events::add, 0);
            assertTrue(events.contains(new TunnelledFlowSeen(HOME, SERVER)), events.toString());
        }
    }

    /** Each end of the tunnel fragments, and gets fragments. */
    @ParameterizedTest
    @ValueSource(ints = {1319, 1280})
    void carriesTcpBothWaysInFragments(int mtu) {
        try (OptimizedRouteTopology net = new OptimizedRouteTopology(Mode.NATIVE, Forwarding.KERNEL);
                Fragmenter ofTheHomeAgent = new Fragmenter(net.agent, net.agentDatapath);
                Fragmenter ofTheMobileNode = new Fragmenter(net.mobileNode, net.mobileNodeDatapath)) {
            register(net, Mode.NATIVE);
            net.agent.run("ip link set wan0 mtu " + mtu);
            net.mobileNode.run("ip link set phy0 mtu " + mtu);

            Transfer.roundTrip(net.mobileNode, HOME, net.server, SERVER, FEW_BYTES);

            assertTrue(ofTheHomeAgent.fragmented() > 0);
            assertNull(ofTheHomeAgent.failure());
            assertNull(ofTheMobileNode.failure());
        }
    }

    @Test
    void passesOnSoManyPacketsInFragmentsAndCountsTheOthers() {
        Rate hardlyAny = new Rate(1, 20);
        int flood = 400;
        try (OptimizedRouteTopology net = new OptimizedRouteTopology(Mode.NATIVE, Forwarding.KERNEL)) {
            register(net, Mode.NATIVE);
            net.agentDatapath.limit(Limit.REASSEMBLED_TUNNEL_PACKETS, hardlyAny);

            List<DatapathEvent> events = sendInFragments(net.mobileNode, FROM_MOBILE_NODE, net.agentDatapath, flood);

            int passed = events.stream().mapToInt(event -> event instanceof Decapsulated ? 1 : 0).sum();
            long dropped = events.stream().mapToLong(event -> event instanceof ReassembledDropped some ? some.count() : 0).sum();
            assertEquals(flood, passed + dropped);
            assertTrue(passed >= hardlyAny.burst() && passed < flood / 2, passed + " of " + flood + " were passed on");
        }
    }

    /** Nobody who can put packets into a tunnel is a neighbour: with hop limit 255 he could say that he is. */
    @Test
    void whatComesOutOfATunnelInFragmentsDoesNotLookAsIfItHadBeenOnTheLink() {
        try (OptimizedRouteTopology net = new OptimizedRouteTopology(Mode.NATIVE, Forwarding.KERNEL)) {
            register(net, Mode.NATIVE);

            DatapathEvent atTheHomeAgent = sendInFragments(net.mobileNode, FROM_MOBILE_NODE, net.agentDatapath, 1).get(0);
            DatapathEvent atTheMobileNode = sendInFragments(net.agent, FROM_HOME_AGENT, net.mobileNodeDatapath, 1).get(0);

            for (DatapathEvent event : List.of(atTheHomeAgent, atTheMobileNode)) {
                assertEquals(254, ((Decapsulated) event).packet()[7] & 0xff);
            }
        }
    }

    /** What {@code to} makes of tunnel packets in two fragments each; one waits for the other, so that no queue overflows. */
    private static List<DatapathEvent> sendInFragments(NetworkNamespace from, byte[] packet, Datapath to, int count) {
        List<DatapathEvent> events = new ArrayList<>();
        from.inside(() -> {
            try (PacketSender sender = RawPacketSender.open()) {
                for (int i = 0; i < count; i++) {
                    PacketCodec.fragment(packet, LEAST_MTU, i).forEach(fragment -> sender.send(fragment, 0));
                    awaitOneMore(to, events);
                }
            }
        });
        return events;
    }

    private static void awaitOneMore(Datapath datapath, List<DatapathEvent> events) {
        int before = events.size();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (events.size() == before) {
            assertTrue(System.nanoTime() < deadline, "packet " + before + " is lost");
            datapath.poll(event -> {
                if (event instanceof Decapsulated || event instanceof ReassembledDropped) {
                    events.add(event);
                }
            }, 100);
        }
    }

    private static void register(OptimizedRouteTopology net, Mode mode) {
        net.mobileNode.inside(() -> net.mobileNodeDatapath.installTunnel(
                new Tunnel(Tunnel.Match.SOURCE, Ipv6Prefix.of(HOME, 128), CARE_OF, HOME_AGENT, Engine.NEVER)));
        net.agentDatapath.claimAddresses(Ipv6Prefix.of(HOME_AGENT, 128), AddressUse.HOME_AGENT);
        net.agentDatapath.installTunnel(
                new Tunnel(Tunnel.Match.DESTINATION, Ipv6Prefix.of(HOME, 128), HOME_AGENT, CARE_OF, Engine.NEVER));
        net.agent.inside(() -> {
            for (String interfaceName : List.of("wan0", "lan0")) {
                net.agentDatapath.attach(
                        new Attachment(interfaceName, Set.of(Role.HOME_AGENT), mode, Forwarding.KERNEL, HOME_AGENT));
            }
        });
    }
}
