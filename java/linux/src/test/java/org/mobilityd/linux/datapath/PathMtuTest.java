package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mobilityd.linux.datapath.Datapath.Attachment;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.linux.datapath.DatapathEvent.FragmentationNeeded;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** Packets that would not fit once they are rewritten, where the kernel's routing table knows the next link's MTU. */
class PathMtuTest {

    private static final Ipv6Address HOME = OptimizedRouteTopology.HOME;
    private static final Ipv6Address CARE_OF = OptimizedRouteTopology.CARE_OF;
    private static final Ipv6Address SERVER = OptimizedRouteTopology.SERVER;
    private static final Ipv6Address AGENT = Ipv6Address.parse("2001:db8:3::1");
    private static final int QUOTE = 1280 - 40 - 8;

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"NATIVE", "GENERIC"})
    void tellsTheServerWhatFits(Mode mode) {
        try (OptimizedRouteTopology net = new OptimizedRouteTopology(mode, Forwarding.KERNEL);
                PacketSocket wire = new PacketSocket(net.server, "eth0")) {
            net.bind();
            for (int length : new int[] {1477, 1500}) {
                byte[] sent = packet(SERVER, HOME).udp(length - 40).build();
                wire.send(PacketBuilder.frame(sent));
                assertArrayEquals(tooBig(HOME, 1476, sent), answer(wire));
            }
        }
    }

    @Test
    void namesTheAgentAsSourceWhenToldTo() {
        try (OptimizedRouteTopology net = new OptimizedRouteTopology(Mode.NATIVE, Forwarding.KERNEL);
                PacketSocket wire = new PacketSocket(net.server, "eth0")) {
            net.bind();
            net.agent.<Object>inside(() -> net.agentDatapath
                    .attach(new Attachment("lan0", Set.of(Role.AGENT_INSIDE), Mode.AUTO, Forwarding.KERNEL, AGENT)));
            byte[] sent = packet(SERVER, HOME).udp(1440).build();
            wire.send(PacketBuilder.frame(sent));
            assertArrayEquals(tooBig(AGENT, 1476, sent), answer(wire));
        }
    }

    @Test
    void handsUpWhatNoSenderNeedShorten() {
        try (OptimizedRouteTopology net = new OptimizedRouteTopology(Mode.NATIVE, Forwarding.KERNEL);
                PacketSocket wire = new PacketSocket(net.server, "eth0")) {
            net.bind();
            net.agent.run("ip link set wan0 mtu 1290");
            byte[] sent = packet(SERVER, HOME).udp(1291 - 40).build();
            wire.send(PacketBuilder.frame(sent));
            assertArrayEquals(tooBig(HOME, 1280, sent), answer(wire));

            wire.send(packet(SERVER, HOME).hopLimit(9).udp(1280 - 40).frame());
            FragmentationNeeded needed = (FragmentationNeeded) onlyEvent(net.agentDatapath);
            assertEquals(1290, needed.mtu());
            assertArrayEquals(packet(SERVER, CARE_OF).hopLimit(8).type2RoutingHeader(HOME).udp(1280 - 40, SERVER, HOME).build(),
                    needed.packet());
        }
    }

    @Test
    void doesTheSameForTunnels() {
        try (OptimizedRouteTopology net = new OptimizedRouteTopology(Mode.NATIVE, Forwarding.KERNEL);
                PacketSocket wire = new PacketSocket(net.server, "eth0")) {
            net.agentDatapath.claimAddresses(Ipv6Prefix.of(AGENT, 128), AddressUse.HOME_AGENT);
            net.agentDatapath.installTunnel(
                    new Tunnel(Tunnel.Match.DESTINATION, Ipv6Prefix.of(HOME, 128), AGENT, CARE_OF, Engine.NEVER));
            net.agent.<Object>inside(() -> net.agentDatapath
                    .attach(new Attachment("lan0", Set.of(Role.HOME_AGENT), Mode.AUTO, Forwarding.KERNEL, AGENT)));
            byte[] sent = packet(SERVER, HOME).udp(1461 - 40).build();
            wire.send(PacketBuilder.frame(sent));
            assertArrayEquals(tooBig(AGENT, 1460, sent), answer(wire));

            net.agent.run("ip link set wan0 mtu 1300");
            wire.send(packet(SERVER, HOME).hopLimit(9).udp(1280 - 40).frame());
            FragmentationNeeded needed = (FragmentationNeeded) onlyEvent(net.agentDatapath);
            assertEquals(1300, needed.mtu());
            assertArrayEquals(packet(AGENT, CARE_OF).inner(packet(SERVER, HOME).hopLimit(8).udp(1280 - 40).build()).build(),
                    needed.packet());
        }
    }

    private static byte[] tooBig(Ipv6Address source, int mtu, byte[] sent) {
        return PacketBuilder.returnFrame(packet(source, SERVER).icmp(2, 0, mtu, Arrays.copyOf(sent, QUOTE)).build());
    }

    /** The first ICMPv6 Packet Too Big that comes. */
    private static byte[] answer(PacketSocket wire) {
        return wire.receive(frame -> frame.length > 54 && frame[20] == 58 && frame[54] == 2).orElseThrow();
    }

    private static DatapathEvent onlyEvent(EbpfDatapath datapath) {
        List<DatapathEvent> events = new ArrayList<>();
        datapath.poll(events::add, 1000);
        assertEquals(1, events.size(), events.toString());
        return events.get(0);
    }
}
