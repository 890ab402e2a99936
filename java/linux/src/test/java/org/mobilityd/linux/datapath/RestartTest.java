package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.datapath.Datapath.AttachedInterface;
import org.mobilityd.linux.datapath.Datapath.Attachment;
import org.mobilityd.linux.datapath.Datapath.ClaimedPrefix;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.PastBinding;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** The kernel outlives the process: what was installed goes on working, and the next process finds it. */
class RestartTest {

    private static final int BYTES = 1_000_000;

    @Test
    void goesOnWithoutTheProcessAndIsAdoptedByTheNext() {
        TestSecret secret = new TestSecret(17, HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f10111213"), new byte[8], 99);
        try (OptimizedRouteTopology net = new OptimizedRouteTopology(Mode.NATIVE, Forwarding.KERNEL)) {
            net.bind();
            net.agentDatapath.installTestSecret(secret);
            Transfer.roundTrip(net.mobileNode, OptimizedRouteTopology.HOME, net.server, OptimizedRouteTopology.SERVER, BYTES);
            List<AttachedInterface> interfaces = net.agent.inside(() -> net.agentDatapath.interfaces());
            var bindings = net.agentDatapath.bindings(BindingTable.BINDING_CACHE);
            long removed = net.agent.inside(() -> net.agentDatapath.counters().get("wan0.in.home-address-removed"));
            net.agentDatapath.close();

            Transfer.roundTrip(net.mobileNode, OptimizedRouteTopology.HOME, net.server, OptimizedRouteTopology.SERVER, BYTES);

            net.agentDatapath = EbpfDatapath.open(net.agentPins.path(), DatapathFixture.objects());
            assertEquals(interfaces, net.agent.inside(() -> net.agentDatapath.interfaces()));
            assertEquals(List.of(secret), net.agentDatapath.testSecrets());
            assertEquals(List.of(new ClaimedPrefix(Ipv6Prefix.parse("2001:db8:3::/64"), AddressUse.CORRESPONDENT)),
                    net.agentDatapath.claimedAddresses());
            var adopted = net.agentDatapath.bindings(BindingTable.BINDING_CACHE);
            assertEquals(bindings.get(0).binding(), adopted.get(0).binding());
            assertTrue(adopted.get(0).packetsIn() > bindings.get(0).packetsIn());
            assertTrue(net.agent.inside(() -> net.agentDatapath.counters().get("wan0.in.home-address-removed")) > removed);
        }
    }

    @Test
    void keepsWhatTheNextProcessMustKnowAgainstReplays() {
        BindingKey key = new BindingKey(OptimizedRouteTopology.SERVER, OptimizedRouteTopology.HOME);
        Binding binding = new Binding(key, Ipv6Address.parse("2001:db8:1::9"), 7, Long.MAX_VALUE, Long.MAX_VALUE, 123_456_789_012L);
        PastBinding past = new PastBinding(key, 0x2001_0db8_0001_0000L, 65_535, 123_456_789_012L, PastBinding.NO_FLOOR);
        PastBinding other = new PastBinding(new BindingKey(OptimizedRouteTopology.HOME, OptimizedRouteTopology.SERVER), -1, 0, 5, 4);
        try (PinDirectory pins = new PinDirectory()) {
            try (EbpfDatapath before = EbpfDatapath.open(pins.path(), DatapathFixture.objects())) {
                before.installBinding(BindingTable.BINDING_CACHE, binding);
                before.rememberBinding(past);
                before.rememberBinding(other);
                before.forgetBinding(other.key());
                before.forgetBinding(other.key());
            }
            try (EbpfDatapath after = EbpfDatapath.open(pins.path(), DatapathFixture.objects())) {
                assertEquals(List.of(past), after.pastBindings());
                assertEquals(binding, after.bindings(BindingTable.BINDING_CACHE).get(0).binding());
            }
        }
    }

    @Test
    void exchangesAProgramInItsLinkAndKeepsItsCounters() {
        try (OptimizedRouteTopology net = new OptimizedRouteTopology(Mode.NATIVE, Forwarding.KERNEL)) {
            net.bind();
            Transfer.roundTrip(net.mobileNode, OptimizedRouteTopology.HOME, net.server, OptimizedRouteTopology.SERVER, BYTES);
            String link = linkId(net);
            long before = inserted(net);
            net.agent.<Object>inside(() -> net.agentDatapath
                    .attach(new Attachment("lan0", Set.of(Role.AGENT_INSIDE, Role.AGENT_OUTSIDE), Mode.AUTO, Forwarding.KERNEL, null)));
            assertEquals(link, linkId(net));
            assertEquals(before, inserted(net));
            Transfer.roundTrip(net.mobileNode, OptimizedRouteTopology.HOME, net.server, OptimizedRouteTopology.SERVER, BYTES);
            assertTrue(inserted(net) > before);
        }
    }

    @Test
    void changesFromNativeToGenericAndBack() {
        try (OptimizedRouteTopology net = new OptimizedRouteTopology(Mode.NATIVE, Forwarding.KERNEL)) {
            net.bind();
            for (Mode mode : List.of(Mode.GENERIC, Mode.NATIVE)) {
                AttachedInterface attached = net.agent.inside(() -> net.agentDatapath
                        .attach(new Attachment("wan0", Set.of(Role.AGENT_OUTSIDE), mode, Forwarding.KERNEL, null)));
                assertEquals(mode, attached.mode());
                Transfer.roundTrip(net.mobileNode, OptimizedRouteTopology.HOME, net.server, OptimizedRouteTopology.SERVER, BYTES);
            }
        }
    }

    @Test
    void detachesAndForgets() {
        try (OptimizedRouteTopology net = new OptimizedRouteTopology(Mode.NATIVE, Forwarding.KERNEL)) {
            net.agent.inside(() -> {
                net.agentDatapath.detach("wan0");
                assertEquals(List.of("lan0"), net.agentDatapath.interfaces().stream().map(AttachedInterface::interfaceName).toList());
            });
            assertTrue(!net.agent.run("ip link show wan0").contains("xdp"));
        }
    }

    private static long inserted(OptimizedRouteTopology net) {
        return net.agent.inside(() -> net.agentDatapath.counters().get("lan0.in.routing-header-inserted"));
    }

    private static String linkId(OptimizedRouteTopology net) {
        String shown = Command.run("bpftool link show pinned " + net.agentPins.path().resolve("links/lan0"));
        return shown.substring(0, shown.indexOf(':'));
    }
}
