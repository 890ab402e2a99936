package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mobilityd.linux.datapath.Datapath.Attachment;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** A fast path with tables of its own, whose programs are run on frames by hand: packet in, bytes and verdict out. */
final class DatapathFixture implements AutoCloseable {

    static final int XDP_DROP = 1;
    static final int XDP_PASS = 2;

    private static final int COUNTER_ROW = 0;

    private final PinDirectory pins = new PinDirectory();
    private final EbpfDatapath datapath;
    private final Map<Set<Role>, BpfProgram> programs = new HashMap<>();
    private Ipv6Address icmpSource;
    private Ipv6Prefix anchored;

    DatapathFixture() {
        datapath = EbpfDatapath.open(pins.path(), objects());
    }

    /** Where the build leaves the compiled programs. */
    static Path objects() {
        return Path.of(System.getProperty("mobilityd.root"), "ebpf", ".build");
    }

    EbpfDatapath datapath() {
        return datapath;
    }

    /** Source address of the ICMPv6 errors that programs loaded from now on make. */
    void icmpSource(Ipv6Address address) {
        icmpSource = address;
    }

    /** What programs loaded from now on know of what their anchor router anchors. */
    void anchored(Ipv6Prefix prefix) {
        anchored = prefix;
    }

    /** What one frame met. */
    final class Outcome {

        private final int action;
        private final byte[] frame;
        private final Map<String, Long> counted;

        private Outcome(BpfProgram.Run run, Map<String, Long> counted) {
            this.action = run.verdict();
            this.frame = run.frame();
            this.counted = counted;
        }

        byte[] frame() {
            return frame;
        }

        /** How often each verdict was counted. */
        Map<String, Long> counted() {
            return counted;
        }

        /** The program's action and the one verdict that it counted. */
        Outcome is(int expectedAction, String verdict) {
            assertEquals(Map.of(verdict, 1L), counted);
            assertEquals(expectedAction, action, "action");
            return this;
        }

        /** Every byte. */
        Outcome leaves(byte[] expected) {
            if (!java.util.Arrays.equals(expected, frame)) {
                assertEquals(lines(expected), lines(frame));
            }
            assertArrayEquals(expected, frame);
            return this;
        }

        /** Sixteen-byte lines from the IPv6 header on, so that a difference can be found. */
        private static String lines(byte[] bytes) {
            StringBuilder text = new StringBuilder();
            for (int at = 0; at < bytes.length;) {
                int end = Math.min(bytes.length, at == 0 ? 14 : at + 16);
                text.append(HexFormat.of().formatHex(bytes, at, end)).append('\n');
                at = end;
            }
            return text.toString();
        }
    }

    Outcome run(Role role, byte[] frame) {
        return run(Set.of(role), frame);
    }

    Outcome run(Set<Role> roles, byte[] frame) {
        BpfProgram program = programs.computeIfAbsent(roles, this::load);
        Map<String, Long> before = datapath.counters(COUNTER_ROW);
        BpfProgram.Run run = program.run(frame, 0, 1);
        Map<String, Long> counted = new HashMap<>(datapath.counters(COUNTER_ROW));
        counted.replaceAll((verdict, count) -> count - before.get(verdict));
        counted.values().removeIf(count -> count == 0);
        return new Outcome(run, counted);
    }

    /** Average nanoseconds that the program takes for {@code frame}. */
    int nanosecondsFor(Role role, byte[] frame, int repeat) {
        return programs.computeIfAbsent(Set.of(role), this::load).run(frame, 0, repeat).nanoseconds();
    }

    private BpfProgram load(Set<Role> roles) {
        String name = roles.equals(Set.of(Role.MOBILE_NODE_HOME)) ? "egress" : "ingress";
        return datapath.load(name, new Attachment("lo", roles, Mode.AUTO, Forwarding.KERNEL, icmpSource, anchored), 1, COUNTER_ROW);
    }

    /** The events that wait, without waiting for more. */
    List<DatapathEvent> events() {
        List<DatapathEvent> events = new ArrayList<>();
        while (datapath.poll(events::add, 0) > 0) {
            continue;
        }
        return events;
    }

    /** Empties the tables, so that tests do not see each other's entries. */
    void clear() {
        for (BindingTable table : BindingTable.values()) {
            datapath.bindings(table).forEach(row -> datapath.removeBinding(table, row.binding().key()));
        }
        datapath.tunnels().forEach(row -> {
            Tunnel tunnel = row.tunnel();
            datapath.removeTunnel(tunnel.match(), tunnel.prefix());
        });
        datapath.reservedSources().forEach(datapath::releaseSource);
        datapath.testSecrets().forEach(secret -> datapath.dropTestSecret(secret.nonceIndex()));
        datapath.claimedAddresses().forEach(claimed -> datapath.releaseAddresses(claimed.prefix()));
        events();
    }

    @Override
    public void close() {
        programs.values().forEach(BpfProgram::close);
        datapath.removeAll();
        datapath.close();
        pins.close();
    }
}
