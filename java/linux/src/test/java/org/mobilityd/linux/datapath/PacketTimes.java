package org.mobilityd.linux.datapath;

import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mobilityd.linux.datapath.Datapath.Attachment;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.linux.datapath.RepeatedProgram.Timing;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;

/**
 * What the fast path takes for one packet (make bench). {@code PacketTimes INTERFACE [NAME]}: frames come by that interface; this network
 * namespace has 2001:db8:2::2 as an address, and by that interface a way to 2001:db8:1::1 and 2001:db8:2::3 whose next hops are known. With NAME only subjects
 * whose names begin so are measured: to see with perf where their time goes. Prints a line "name TAB nanoseconds" for each.
 */
final class PacketTimes {

    private static final Ipv6Address HOME = Ipv6Address.parse("2001:db8:1::1");
    private static final Ipv6Address CARE_OF = Ipv6Address.parse("2001:db8:2::2");
    private static final Ipv6Address OTHER_CARE_OF = Ipv6Address.parse("2001:db8:2::3");
    private static final Ipv6Address CORRESPONDENT = Ipv6Address.parse("2001:db8:3::3");
    private static final Ipv6Address HOME_AGENT = Ipv6Address.parse("2001:db8:1::a");
    private static final Ipv6Address STRANGER = Ipv6Address.parse("2001:db8:bad::bad");

    private static final Ipv6Address ROUTER = Ipv6Address.parse("2001:db8:a::1");
    private static final Ipv6Prefix POOL = Ipv6Prefix.parse("2001:db8:a::/48");
    private static final Ipv6Address OTHER_ROUTER = Ipv6Address.parse("2001:db8:b::1");
    /** In a prefix of the anchor router: of a node that is there, and of one that another router serves. */
    private static final Ipv6Address ANCHORED = Ipv6Address.parse("2001:db8:a:1::5");
    private static final Ipv6Address AWAY = Ipv6Address.parse("2001:db8:a:2::5");
    private static final Ipv6Address VISITOR = Ipv6Address.parse("2001:db8:b:1::5");

    /** Spread over some seconds: a machine that others use too is slow for whole seconds at a time. */
    private static final int ROUNDS = 80;

    private static final int UDP_LENGTH = 512;
    private static final int FULL_UDP_LENGTH = 1400;
    private static final String COOKIE = "c0c1c2c3c4c5c6c7";

    private final DatapathFixture fixture;
    private final RepeatedProgram repeated;
    private final String interfaceName;
    private final int link;
    private final Map<Role, BpfProgram> programs = new LinkedHashMap<>();
    private final List<Subject> subjects = new ArrayList<>();

    private record Subject(String name, String verdict, Timing timing) {
    }

    private PacketTimes(DatapathFixture fixture, RepeatedProgram repeated, String interfaceName) {
        this.fixture = fixture;
        this.repeated = repeated;
        this.interfaceName = interfaceName;
        link = LibMobility.mobility_link_of_name(interfaceName);
    }

    public static void main(String[] arguments) {
        try (DatapathFixture fixture = new DatapathFixture();
                PinDirectory pins = new PinDirectory();
                RepeatedProgram repeated = new RepeatedProgram(DatapathFixture.objects(), pins.path())) {
            PacketTimes times = new PacketTimes(fixture, repeated, arguments[0]);
            times.fillTables();
            times.chooseSubjects();
            times.subjects.removeIf(subject -> arguments.length > 1 && !subject.name().startsWith(arguments[1]));
            times.measure();
        }
    }

    private void fillTables() {
        Datapath datapath = fixture.datapath();
        Ipv6Prefix home = Ipv6Prefix.of(HOME, 128);
        datapath.claimAddresses(Ipv6Prefix.parse("2001:db8:3::/64"), AddressUse.CORRESPONDENT);
        datapath.claimAddresses(home, AddressUse.HOME_ADDRESS);
        datapath.claimAddresses(Ipv6Prefix.of(CARE_OF, 128), AddressUse.CARE_OF_ADDRESS);
        datapath.claimAddresses(Ipv6Prefix.of(HOME_AGENT, 128), AddressUse.HOME_AGENT);
        datapath.claimAddresses(Ipv6Prefix.of(ROUTER, 128), AddressUse.ANCHOR_ROUTER);
        datapath.installTunnel(new Tunnel(Tunnel.Match.DESTINATION, Ipv6Prefix.of(AWAY, 64), ROUTER, OTHER_ROUTER, Engine.NEVER));
        datapath.installTunnel(new Tunnel(Tunnel.Match.SOURCE, Ipv6Prefix.of(VISITOR, 64), ROUTER, OTHER_ROUTER, Engine.NEVER));
        for (Ipv6Address node : List.of(ANCHORED, VISITOR)) {
            datapath.reserveSource(Ipv6Prefix.of(node, 64), new LinkLayerIdentifier(PacketBuilder.NEIGHBOR_MAC));
        }
        datapath.installTestSecret(new TestSecret(1, new byte[20], new byte[8], 1));
        for (BindingTable table : BindingTable.values()) {
            datapath.installBinding(table, new Binding(new BindingKey(CORRESPONDENT, HOME), CARE_OF, 7, Engine.NEVER, Engine.NEVER));
        }
        datapath.installTunnel(new Tunnel(Tunnel.Match.SOURCE, home, CARE_OF, HOME_AGENT, Engine.NEVER));
        datapath.installTunnel(new Tunnel(Tunnel.Match.DESTINATION, home, HOME_AGENT, OTHER_CARE_OF, Engine.NEVER));
    }

    private void chooseSubjects() {
        agent();
        homeAgent();
        anchorRouter();
        mobileNode();
    }

    private void agent() {
        arriving("pass, of no concern", Role.AGENT_OUTSIDE, packet(STRANGER, HOME).udp(UDP_LENGTH), "pass");
        arriving("pass, to a correspondent", Role.AGENT_OUTSIDE, packet(STRANGER, CORRESPONDENT).udp(UDP_LENGTH), "pass");
        arriving("home-address-removed", Role.AGENT_OUTSIDE,
                packet(CARE_OF, CORRESPONDENT).homeAddressOption(HOME).udp(UDP_LENGTH, HOME, CORRESPONDENT), "home-address-removed");
        arriving("routing-header-inserted", Role.AGENT_INSIDE, packet(CORRESPONDENT, HOME).udp(UDP_LENGTH), "routing-header-inserted");
        arriving("routing-header-inserted, full size", Role.AGENT_INSIDE, packet(CORRESPONDENT, HOME).udp(FULL_UDP_LENGTH),
                "routing-header-inserted");
        arriving("home-test-sent", Role.AGENT_OUTSIDE, packet(HOME, CORRESPONDENT).mobility("3b 01 01 00 0000 0000" + COOKIE),
                "home-test-sent");
        arriving("care-of-test-sent", Role.AGENT_OUTSIDE, packet(OTHER_CARE_OF, CORRESPONDENT).mobility("3b 01 02 00 0000 0000" + COOKIE),
                "care-of-test-sent");
        arriving("drop-no-binding", Role.AGENT_OUTSIDE,
                packet(STRANGER, CORRESPONDENT).homeAddressOption(HOME).udp(UDP_LENGTH, HOME, CORRESPONDENT), "drop-no-binding");
        byte[] forged = new BindingUpdateBytes(HOME, CORRESPONDENT).options(BindingUpdateBytes.nonceIndices(1, 1)).signed(new byte[20], HOME);
        arriving("drop-bad-authenticator", Role.AGENT_OUTSIDE, packet(CARE_OF, CORRESPONDENT).homeAddressOption(HOME).mobility(forged, HOME),
                "drop-bad-authenticator");
    }

    private void homeAgent() {
        arriving("encapsulated", Role.HOME_AGENT, packet(CORRESPONDENT, HOME).udp(UDP_LENGTH), "encapsulated");
        arriving("encapsulated, full size", Role.HOME_AGENT, packet(CORRESPONDENT, HOME).udp(FULL_UDP_LENGTH), "encapsulated");
        arriving("decapsulated", Role.HOME_AGENT,
                packet(OTHER_CARE_OF, HOME_AGENT).inner(packet(HOME, CORRESPONDENT).udp(UDP_LENGTH).build()), "decapsulated");
    }

    private void anchorRouter() {
        arriving("pass, by an anchor router's uplink", Role.ANCHOR_UPLINK, packet(STRANGER, CORRESPONDENT).udp(UDP_LENGTH), "pass");
        arriving("pass, by an anchor router's access link", Role.ANCHOR_ACCESS, packet(ANCHORED, CORRESPONDENT).udp(UDP_LENGTH), "pass");
        arriving("encapsulated by the anchor", Role.ANCHOR_UPLINK, packet(CORRESPONDENT, AWAY).udp(UDP_LENGTH), "encapsulated");
        arriving("encapsulated by the serving router", Role.ANCHOR_ACCESS, packet(VISITOR, CORRESPONDENT).udp(UDP_LENGTH), "encapsulated");
        arriving("decapsulated by the anchor", Role.ANCHOR_UPLINK,
                packet(OTHER_ROUTER, ROUTER).inner(packet(AWAY, CORRESPONDENT).udp(UDP_LENGTH).build()), "decapsulated");
        arriving("decapsulated by the serving router", Role.ANCHOR_UPLINK,
                packet(OTHER_ROUTER, ROUTER).inner(packet(CORRESPONDENT, VISITOR).udp(UDP_LENGTH).build()), "decapsulated");
        arriving("drop-no-tunnel-binding", Role.ANCHOR_UPLINK,
                packet(OTHER_ROUTER, ROUTER).inner(packet(STRANGER, CORRESPONDENT).udp(UDP_LENGTH).build()), "drop-no-tunnel-binding");
    }

    private void mobileNode() {
        arriving("routing-header-removed", Role.MOBILE_NODE_LINK, packet(CORRESPONDENT, CARE_OF).type2RoutingHeader(HOME).udp(UDP_LENGTH),
                "routing-header-removed");
        arriving("decapsulated-local", Role.MOBILE_NODE_LINK,
                packet(HOME_AGENT, CARE_OF).inner(packet(CORRESPONDENT, HOME).udp(UDP_LENGTH).build()), "decapsulated-local");
        byte[] leaving = packet(HOME, CORRESPONDENT).udp(UDP_LENGTH).frame();
        subjects.add(new Subject("home-address-inserted", "home-address-inserted",
                repeated.tc(program(Role.MOBILE_NODE_HOME), leaving)));
    }

    private void arriving(String name, Role role, PacketBuilder packet, String verdict) {
        subjects.add(new Subject(name, verdict, repeated.xdp(program(role), packet.frame(), link)));
    }

    private BpfProgram program(Role role) {
        Attachment attachment = new Attachment(interfaceName, Set.of(role), Mode.AUTO, Forwarding.KERNEL, null, POOL);
        String name = role == Role.MOBILE_NODE_HOME ? "egress" : "ingress";
        return programs.computeIfAbsent(role, only -> fixture.datapath().load(name, attachment, link, 0));
    }

    private void measure() {
        for (int i = 0; i < ROUNDS; i++) {
            for (Subject subject : subjects) {
                insistOn(subject);
            }
        }
        subjects.forEach(subject -> System.out.println(subject.name() + "\t" + subject.timing().nanoseconds()));
        programs.values().forEach(BpfProgram::close);
    }

    /** One round, in which every run has to come to the verdict that is to be timed. */
    private void insistOn(Subject subject) {
        Map<String, Long> before = fixture.datapath().counters(0);
        subject.timing().round();
        fixture.datapath().counters(0).forEach((verdict, count) -> {
            // A remark is counted beside the verdict: the kernel would forward an answer, because nobody is at the other end.
            if (!AbiLayout.REMARKS.contains(verdict) && verdict.equals(subject.verdict()) == count.equals(before.get(verdict))) {
                throw new IllegalStateException(subject.name() + ": " + verdict + " was counted " + (count - before.get(verdict)) + " times");
            }
        });
    }
}
