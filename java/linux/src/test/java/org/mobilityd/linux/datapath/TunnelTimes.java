package org.mobilityd.linux.datapath;

import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import java.nio.ByteBuffer;
import java.util.Set;
import org.mobilityd.linux.datapath.Datapath.Attachment;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.linux.datapath.RepeatedProgram.Timing;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * What an anchor router's packets take when it has many tunnels (make bench). {@code TunnelTimes COUNT...}, ascending: for each count lines
 * "transform TAB count TAB nanoseconds", each run's packet of another mobile node.
 */
final class TunnelTimes {

    private static final Ipv6Prefix POOL = Ipv6Prefix.parse("2001:db8::/32");
    private static final Ipv6Address ROUTER = Ipv6Address.parse("2001:db9::1");
    private static final Ipv6Address OTHER_ROUTER = Ipv6Address.parse("2001:db9::2");
    private static final Ipv6Address CORRESPONDENT = Ipv6Address.parse("2001:db9:3::3");
    private static final int ROUNDS = 80;
    private static final int UDP_LENGTH = 512;
    /** Of an address: the four bytes that the tunnels' prefixes differ in. */
    private static final int NUMBER_AT = 4;
    private static final int SOURCE_AT = 14 + 8;
    private static final int DESTINATION_AT = 14 + 24;
    private static final int INNER_SOURCE_AT = SOURCE_AT + 40;

    private final DatapathFixture fixture;
    private final RepeatedProgram repeated;
    private int installed;

    private TunnelTimes(DatapathFixture fixture, RepeatedProgram repeated) {
        this.fixture = fixture;
        this.repeated = repeated;
    }

    public static void main(String[] arguments) {
        try (DatapathFixture fixture = new DatapathFixture();
                PinDirectory pins = new PinDirectory();
                RepeatedProgram repeated = new RepeatedProgram(DatapathFixture.objects(), pins.path())) {
            fixture.datapath().claimAddresses(Ipv6Prefix.of(ROUTER, 128), AddressUse.ANCHOR_ROUTER);
            TunnelTimes times = new TunnelTimes(fixture, repeated);
            for (String argument : arguments) {
                times.install(Integer.parseInt(argument));
                times.time();
            }
        }
    }

    private static Ipv6Address node(int number) {
        return Ipv6Address.of(ByteBuffer.allocate(Ipv6Address.BYTES).putInt(0x20010db8).putInt(number).putInt(0).putInt(5).array());
    }

    private void install(int count) {
        for (; installed < count; installed++) {
            fixture.datapath().installTunnel(new Tunnel(Tunnel.Match.DESTINATION, Ipv6Prefix.of(node(installed), 64), ROUTER, OTHER_ROUTER,
                    Engine.NEVER));
        }
    }

    private void time() {
        Attachment attachment = new Attachment("lo", Set.of(Role.ANCHOR_UPLINK), Mode.AUTO, Forwarding.KERNEL, null, POOL);
        byte[] inner = packet(node(0), CORRESPONDENT).udp(UDP_LENGTH).build();
        try (BpfProgram program = fixture.datapath().load("ingress", attachment, 1, 0)) {
            Timing in = timing(program, packet(CORRESPONDENT, node(0)).udp(UDP_LENGTH), DESTINATION_AT);
            Timing out = timing(program, packet(OTHER_ROUTER, ROUTER).inner(inner), INNER_SOURCE_AT);
            for (int i = 0; i < ROUNDS; i++) {
                in.round();
                out.round();
            }
            System.out.println("encapsulated\t" + installed + "\t" + in.nanoseconds());
            System.out.println("decapsulated\t" + installed + "\t" + out.nanoseconds());
        }
    }

    private Timing timing(BpfProgram program, PacketBuilder packet, int addressAt) {
        return repeated.xdp(program, packet.frame(), 0).varying(installed, addressAt + NUMBER_AT);
    }
}
