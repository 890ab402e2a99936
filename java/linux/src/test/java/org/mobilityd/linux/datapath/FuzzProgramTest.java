package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Prefix;

/** Damaged packets: each ends in one counted verdict, and what is passed as untouched is untouched. */
class FuzzProgramTest extends ProgramTest {

    private static final int ROUNDS = 3000;
    private static final long SEED = 20250101;
    private static final Set<Role> ALL = EnumSet.complementOf(EnumSet.of(Role.MOBILE_NODE_HOME));

    private List<byte[]> sound() {
        byte[] inner = packet(HOME, CORRESPONDENT).udp(40).build();
        byte[] outer = packet(CORRESPONDENT, CARE_OF).type2RoutingHeader(HOME).udp(60).build();
        return List.of(
                packet(CARE_OF, CORRESPONDENT).hopByHop().homeAddressOption(HOME).udp(60).frame(),
                packet(CARE_OF, CORRESPONDENT).destinationOptions("1e020102c91020010db8000100000000000000000001 1e0401020304 0100")
                        .fragment(0, true).udp(60).frame(),
                packet(CORRESPONDENT, HOME).hopByHop().otherRoutingHeader().udp(60).frame(),
                packet(HOME, CORRESPONDENT).mobility("3b 01 01 00 0000 0000 c0c1c2c3c4c5c6c7").frame(),
                packet(CARE_OF, HOME_AGENT).destinationOptions("040104010100").inner(inner).frame(),
                packet(STRANGER, CORRESPONDENT).icmp(2, 0, 1400, outer).frame(),
                PacketBuilder.taggedFrame("88a800c881000064", packet(CORRESPONDENT, CARE_OF).type2RoutingHeader(HOME).udp(60).build()));
    }

    private void fillTables() {
        EbpfDatapath datapath = fixture.datapath();
        datapath.claimAddresses(Ipv6Prefix.parse("2001:db8:3::/64"), AddressUse.CORRESPONDENT);
        datapath.claimAddresses(Ipv6Prefix.of(HOME_AGENT, 128), AddressUse.HOME_AGENT);
        datapath.claimAddresses(Ipv6Prefix.of(HOME, 128), AddressUse.HOME_ADDRESS);
        datapath.claimAddresses(Ipv6Prefix.of(CARE_OF, 128), AddressUse.CARE_OF_ADDRESS);
        bind(BindingTable.BINDING_CACHE);
        bind(BindingTable.BINDING_UPDATE_LIST);
        datapath.installTunnel(new Tunnel(Tunnel.Match.DESTINATION, Ipv6Prefix.of(HOME, 128), HOME_AGENT, CARE_OF, Engine.NEVER));
        datapath.installTunnel(new Tunnel(Tunnel.Match.SOURCE, Ipv6Prefix.of(HOME, 128), CARE_OF, HOME_AGENT, Engine.NEVER));
    }

    @Test
    void endsInOneVerdictWhateverIsWrong() {
        fillTables();
        Random random = new Random(SEED);
        List<byte[]> sound = sound();
        for (int round = 0; round < ROUNDS; round++) {
            byte[] frame = damage(sound.get(random.nextInt(sound.size())).clone(), random);
            DatapathFixture.Outcome outcome = fixture.run(ALL, frame);
            String where = "seed " + SEED + ", round " + round;
            assertTrue(outcome.counted().size() == 1, () -> where + ": " + outcome.counted());
            if (outcome.counted().containsKey("pass")) {
                assertArrayEquals(frame, outcome.frame(), where);
            }
            if (round % 100 == 0) {
                fixture.events();
            }
        }
    }

    private static byte[] damage(byte[] frame, Random random) {
        for (int i = random.nextInt(4); i >= 0; i--) {
            // Mostly in the headers, where it matters.
            int at = 12 + random.nextInt(random.nextBoolean() ? 8 : frame.length - 12);
            frame[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : frame[at] ^ 1 << random.nextInt(8));
        }
        boolean cut = random.nextInt(4) == 0;
        return cut ? Arrays.copyOf(frame, Math.max(14, random.nextInt(frame.length))) : frame;
    }
}
