package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.datapath.Datapath.Attachment;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** What is pinned is not believed: what no process of ours would have left is repaired or removed, and said. */
class RepairTest {

    private static final TestSecret SECRET = new TestSecret(17, new byte[20], new byte[8], 99);

    private final PinDirectory pins = new PinDirectory();
    private EbpfDatapath datapath;

    @BeforeEach
    void open() {
        datapath = EbpfDatapath.open(pins.path(), DatapathFixture.objects());
    }

    @AfterEach
    void remove() {
        datapath.removeAll();
        datapath.close();
        pins.close();
    }

    /** Changes a map behind the daemon's back, and starts the next one. */
    private void tamper(String map, ByteBuffer key, ByteBuffer value) {
        datapath.close();
        try (BpfObject object = BpfObject.open(DatapathFixture.objects().resolve("ingress.bpf.o"), pins.path().resolve("maps")).loadMaps();
                BpfMap opened = object.map(map, key.capacity())) {
            opened.put(key, value);
        }
        open();
    }

    @Test
    void aClaimForAnUnknownUseIsRemoved() {
        datapath.claimAddresses(Ipv6Prefix.parse("2001:db8:3::/64"), AddressUse.CORRESPONDENT);
        tamper("endpoints", BpfMap.bytes(AbiLayout.EndpointKey.SIZE).putInt(0, 16), BpfMap.bytes(AbiLayout.Endpoint.SIZE).putInt(0, 77));
        assertEquals(List.of("endpoints: an entry of 16 bits for the unknown use 77 removed"), datapath.repairs());
        assertEquals(1, datapath.claimedAddresses().size());
    }

    @Test
    void aTunnelThatMatchesNothingIsRemoved() {
        tamper("tunnels", BpfMap.bytes(AbiLayout.TunnelKey.SIZE).putInt(AbiLayout.TunnelKey.MATCH, 7), BpfMap.bytes(AbiLayout.Tunnel.SIZE));
        assertEquals(List.of("tunnels: an entry for the match 7 removed"), datapath.repairs());
        assertEquals(List.of(), datapath.tunnels());
    }

    @Test
    void anAnchorRoutersTunnelThatMatchesNothingIsRemoved() {
        tamper("prefix_tunnels", BpfMap.bytes(AbiLayout.PrefixTunnelKey.SIZE).putInt(AbiLayout.PrefixTunnelKey.MATCH, 7),
                BpfMap.bytes(AbiLayout.Tunnel.SIZE));
        assertEquals(List.of("prefix_tunnels: an entry for the match 7 removed"), datapath.repairs());
        assertEquals(List.of(), datapath.tunnels());
    }

    @Test
    void aSecretWhosePreparedHashesAreNotThoseOfItsKeyIsRemoved() {
        datapath.installTestSecret(SECRET);
        datapath.installTestSecret(new TestSecret(18, new byte[20], new byte[8], 100));
        datapath.close();
        open();
        assertEquals(List.of(), datapath.repairs(), "sound ones stay");
        ByteBuffer wrong = BpfMap.bytes(AbiLayout.TestSecret.SIZE);
        wrong.putLong(AbiLayout.TestSecret.CREATED_NS, 99).putInt(AbiLayout.TestSecret.IN_USE, 1).putInt(AbiLayout.TestSecret.NONCE_INDEX, 17);
        tamper("test_secrets", BpfMap.index(1), wrong);
        assertEquals(List.of("test_secrets: nonce index 17 removed"), datapath.repairs());
        assertEquals(List.of(18), datapath.testSecrets().stream().map(TestSecret::nonceIndex).toList());
    }

    @Test
    void aSecretFromTheFutureIsRemoved() {
        datapath.installTestSecret(new TestSecret(17, new byte[20], new byte[8], Long.MAX_VALUE));
        datapath.close();
        open();
        assertEquals(List.of(), datapath.testSecrets());
        assertTrue(datapath.repairs().contains("current_test_secret: place 1, where there is none, forgotten"));
    }

    @Test
    void aCurrentSecretOutsideOfTheTableIsForgotten() {
        datapath.installTestSecret(SECRET);
        tamper("current_test_secret", BpfMap.index(0), BpfMap.index(99));
        assertEquals(List.of("current_test_secret: place 98, where there is none, forgotten"), datapath.repairs());
        assertEquals(List.of(SECRET), datapath.testSecrets());
    }

    @Test
    void aSlotWhoseNameLeadsElsewhereIsEmptied() {
        ByteBuffer slot = BpfMap.bytes(AbiLayout.Attachment.SIZE).putInt(AbiLayout.Attachment.LINK, 1)
                .putInt(AbiLayout.Attachment.ROLES, AbiLayout.ROLE_AGENT_INSIDE);
        slot.put(AbiLayout.Attachment.NAME, "../maps/limits".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        tamper("attachments", BpfMap.index(5), slot);
        assertEquals(List.of("attachments: slot 5 emptied"), datapath.repairs());
        assertEquals(List.of(), datapath.detachOthers(Set.of()));
    }

    @Test
    void aRedirectTargetThatIsNotAttachedIsRemoved() {
        tamper("redirect_targets", BpfMap.index(1), BpfMap.bytes(2 * Integer.BYTES).putInt(0, 1));
        assertEquals(List.of("redirect_targets: interface 1, which is not attached, removed"), datapath.repairs());
    }

    @Test
    void anInterfaceThatTakesFramesAndIsNotAttachedIsRemoved() {
        tamper("frame_takers", BpfMap.index(1), BpfMap.index(1));
        assertEquals(List.of("frame_takers: interface 1, which is not attached, removed"), datapath.repairs());
    }

    /** Killed between the link and its slot: nobody knows the interface but the pin. */
    @Test
    void anAttachmentThatWasCutOffIsFoundByItsPin() {
        try (NetworkNamespace namespace = new NetworkNamespace("cut")) {
            namespace.run("ip link add cut0 type veth peer name cut1");
            Attachment inside = new Attachment("cut0", Set.of(Role.AGENT_INSIDE), Mode.GENERIC, Forwarding.KERNEL, null);
            namespace.<Object>inside(() -> datapath.attach(inside));
            namespace.inside(() -> tamper("attachments", BpfMap.index(0), BpfMap.bytes(AbiLayout.Attachment.SIZE)));
            Attachment any = new Attachment("cut0", Set.of(Role.AGENT_INSIDE), Mode.AUTO, Forwarding.KERNEL, null);
            assertEquals(Mode.GENERIC, namespace.inside(() -> datapath.attach(any)).mode(), "exchanged in the link that is there");
            namespace.inside(() -> tamper("attachments", BpfMap.index(0), BpfMap.bytes(AbiLayout.Attachment.SIZE)));
            assertEquals(List.of("cut0"), namespace.inside(() -> datapath.detachOthers(Set.of())));
            assertTrue(!namespace.run("ip link show cut0").contains("xdp"));
        }
    }
}
