package org.mobilityd.linux.datapath;

import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.mobilityd.linux.datapath.Datapath.Attachment;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.linux.datapath.RepeatedProgram.Timing;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.wire.Ipv6Address;

/**
 * What bindings cost when there are many (make bench). {@code BindingTimes COUNT...}, ascending: for each count a line "packet TAB count TAB
 * nanoseconds" with the time of a packet that gets a routing header, each run's to another home address; at the end lines "memory TAB
 * what TAB bytes".
 */
final class BindingTimes {

    private static final Ipv6Address CARE_OF = Ipv6Address.parse("2001:db8:2::2");
    private static final Ipv6Address CORRESPONDENT = Ipv6Address.parse("2001:db8:3::3");
    private static final int ROUNDS = 80;
    private static final int UDP_LENGTH = 512;
    /** The last four bytes of the destination, in an Ethernet frame. */
    private static final int HOME_ADDRESS_NUMBER_AT = 14 + 24 + 12;

    private final DatapathFixture fixture;
    private int installed;

    private BindingTimes(DatapathFixture fixture) {
        this.fixture = fixture;
    }

    public static void main(String[] arguments) throws IOException {
        try (DatapathFixture fixture = new DatapathFixture();
                PinDirectory pins = new PinDirectory();
                RepeatedProgram repeated = new RepeatedProgram(DatapathFixture.objects(), pins.path())) {
            BindingTimes times = new BindingTimes(fixture);
            long unused = memory();
            for (String argument : arguments) {
                times.install(Integer.parseInt(argument));
                times.time(repeated);
            }
            System.out.println("memory\tall\t" + (memory() - unused));
            System.out.println("memory\tkeys and values\t" + (long) times.installed * (AbiLayout.BindingKey.SIZE + AbiLayout.Binding.SIZE));
        }
    }

    private static Ipv6Address home(int number) {
        return Ipv6Address.of(ByteBuffer.allocate(Ipv6Address.BYTES).putInt(0x20010db8).putInt(1).putInt(0).putInt(number).array());
    }

    private void install(int count) {
        for (; installed < count; installed++) {
            fixture.datapath().installBinding(BindingTable.BINDING_CACHE,
                    new Binding(new BindingKey(CORRESPONDENT, home(installed)), CARE_OF, 7, Engine.NEVER, Engine.NEVER));
        }
    }

    private void time(RepeatedProgram repeated) {
        Attachment attachment = new Attachment("lo", Set.of(Role.AGENT_INSIDE), Mode.AUTO, Forwarding.KERNEL, null);
        try (BpfProgram program = fixture.datapath().load("ingress", attachment, 1, 0)) {
            byte[] frame = packet(CORRESPONDENT, home(0)).udp(UDP_LENGTH).frame();
            Timing timing = repeated.xdp(program, frame, 0).varying(installed, HOME_ADDRESS_NUMBER_AT);
            for (int i = 0; i < ROUNDS; i++) {
                timing.round();
            }
            System.out.println("packet\t" + installed + "\t" + timing.nanoseconds());
        }
    }

    /** Bytes that the kernel has taken for its small objects: elements of tables are such. */
    private static long memory() throws IOException {
        return Files.readAllLines(Path.of("/proc/meminfo")).stream().filter(line -> line.startsWith("SUnreclaim:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow() * 1024;
    }
}
