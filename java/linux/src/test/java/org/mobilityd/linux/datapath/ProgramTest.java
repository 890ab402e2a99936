package org.mobilityd.linux.datapath;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.TestInstance;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;

/** What the tests of the programs share: the fixture, some addresses, and the packets to try each transform on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProgramTest {

    static final int XDP_DROP = DatapathFixture.XDP_DROP;
    static final int XDP_PASS = DatapathFixture.XDP_PASS;

    static final Ipv6Address HOME = Ipv6Address.parse("2001:db8:1::1");
    static final Ipv6Address CARE_OF = Ipv6Address.parse("2001:db8:2::2");
    static final Ipv6Address CORRESPONDENT = Ipv6Address.parse("2001:db8:3::3");
    static final Ipv6Address HOME_AGENT = Ipv6Address.parse("2001:db8:1::a");
    static final Ipv6Address STRANGER = Ipv6Address.parse("2001:db8:bad::bad");

    /** Link headers: none, one and two VLAN tags. */
    static final List<String> TAGS = List.of("", "81000064", "88a800c881000064");

    DatapathFixture fixture;

    @BeforeAll
    void open() {
        fixture = new DatapathFixture();
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    @BeforeEach
    void clear() {
        fixture.clear();
    }

    /** Headers to add to a packet. */
    interface Headers extends UnaryOperator<PacketBuilder> {
    }

    /** What may legally precede a header of ours. */
    static List<Named<Headers>> before() {
        return List.of(
                Named.of("nothing", packet -> packet),
                Named.of("hop-by-hop options", PacketBuilder::hopByHop),
                Named.of("a routing header", PacketBuilder::otherRoutingHeader),
                Named.of("hop-by-hop options, destination options, a routing header",
                        packet -> packet.hopByHop().destinationOptions("1e0401020304").otherRoutingHeader()));
    }

    /** What may follow it. */
    static List<Named<Headers>> after() {
        return List.of(
                Named.of("UDP", packet -> packet.udp(100, HOME, CORRESPONDENT)),
                Named.of("nothing at all", packet -> packet.add(Iana.PROTOCOL_NONE, "")),
                Named.of("a first fragment", packet -> packet.fragment(0, true).udp(104, HOME, CORRESPONDENT)),
                Named.of("a later fragment", packet -> packet.fragment(13, false).add(Iana.PROTOCOL_UDP, "00112233445566778899")),
                Named.of("an atomic fragment", packet -> packet.fragment(0, false).udp(50, HOME, CORRESPONDENT)),
                Named.of("an authentication header", packet -> packet.authenticationHeader().udp(33, HOME, CORRESPONDENT)),
                Named.of("an encrypted payload", packet -> packet.add(Iana.PROTOCOL_ESP, "00000100 00000001 a0a1a2a3a4a5a6a7")),
                Named.of("destination options of its own",
                        packet -> packet.destinationOptions("1e0401020304").udp(9, HOME, CORRESPONDENT)),
                Named.of("a full Ethernet frame of UDP", packet -> packet.udp(1300, HOME, CORRESPONDENT)));
    }

    /** Runs {@code test} for every combination and names the one that fails. */
    static void forEachCombination(Combination test) {
        forEachCombination(TAGS, test);
    }

    static void forEachCombination(List<String> tagsToTry, Combination test) {
        List<Throwable> failures = new ArrayList<>();
        for (Named<Headers> before : before()) {
            for (Named<Headers> after : after()) {
                for (String tags : tagsToTry) {
                    try {
                        test.check(before.getPayload(), after.getPayload(), tags);
                    } catch (AssertionError | RuntimeException e) {
                        failures.add(new AssertionError("before: " + before.getName() + "; after: " + after.getName() + "; tags: \""
                                + tags + "\": " + e.getMessage(), e));
                    }
                }
            }
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.size() + " combinations fail; the first: " + failures.get(0).getMessage(), failures.get(0));
        }
    }

    /** One combination of headers. */
    interface Combination {
        void check(Headers before, Headers after, String tags);
    }

    /** A binding of {@link #HOME} that lives, and is not to be refreshed, for the time of a test. */
    void bind(BindingTable table) {
        bind(table, Engine.NEVER, Engine.NEVER);
    }

    void bind(BindingTable table, long expiresAt, long refreshAt) {
        fixture.datapath().installBinding(table, new Binding(new BindingKey(CORRESPONDENT, HOME), CARE_OF, 7, expiresAt, refreshAt));
    }
}
