package org.mobilityd.protocol.correspondent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mobilityd.protocol.correspondent.Correspondent.assertDropped;
import static org.mobilityd.protocol.correspondent.Correspondent.onlySent;
import static org.mobilityd.protocol.correspondent.Correspondent.status;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.protocol.Bytes;
import org.mobilityd.protocol.Effect.Transmit;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.correspondent.CorrespondentEngine.Inheritance;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/** Another implementation's messages, replayed against the engine in its correspondent's place. */
class CapturedRunTest {

    /** Of the fixture's packets: the IPv6 header, then for the tests the Mobility Header at once. */
    private static final int IPV6_HEADER = 40;
    private static final int CHECKSUM = IPV6_HEADER + 4;
    private static final int NONCE_INDEX = IPV6_HEADER + 6;
    private static final int TOKEN = IPV6_HEADER + 16;

    private final Map<String, byte[]> packets = Bytes.fixture(TestSecret.class, "return-routability.hex");
    private final Correspondent correspondent = new Correspondent();

    @ParameterizedTest
    @ValueSource(strings = {"HoT", "CoT"})
    @DisplayName("our Home Test and Care-of Test are theirs, byte for byte, but for flow label, hop limit, index, token and checksum")
    void answersTestInitsLikeTheOtherImplementation(String test) {
        OutboundPacket answer = onlySent(correspondent.receive(packets.get(test + "I-1")));
        assertArrayEquals(withoutWhatDiffers(packets.get(test + "-1")), withoutWhatDiffers(PacketCodec.encode(answer)));
    }

    @Test
    @DisplayName("its Binding Update names a nonce index that is unknown here: 138, to the same address, with the same routing header")
    void refusesItsBindingUpdate() {
        OutboundPacket refusal = onlySent(correspondent.receive(packets.get("BU-1")));
        OutboundPacket theirs = PacketCodec.decode(packets.get("BA-1"), 1, null).map(packet -> new OutboundPacket(packet.source(),
                packet.destination(), packet.homeAddressOption(), packet.routingHeader(), null, 0, packet.message())).orNull();
        assertEquals(Iana.STATUS_EXPIRED_NONCES, status(List.of(new Transmit(refusal))));
        assertEquals(theirs.source(), refusal.source());
        assertEquals(theirs.destination(), refusal.destination());
        assertEquals(theirs.routingHeader(), refusal.routingHeader());
    }

    @Test
    @DisplayName("and when its index happens to exist here, the authenticator is wrong: dropped")
    void dropsItsBindingUpdateWhenTheIndexIsKnown() {
        TestSecret one = new TestSecret(1, new byte[20], new byte[8], correspondent.now());
        Correspondent withIndexOne = new Correspondent(Correspondent.config(), new Inheritance(List.of(one), List.of(), List.of()),
                correspondent.now());
        assertDropped(withIndexOne.receive(packets.get("BU-1")), "bad-authenticator");
    }

    private static byte[] withoutWhatDiffers(byte[] packet) {
        byte[] same = packet.clone();
        Arrays.fill(same, 1, 4, (byte) 0);
        same[7] = 0;
        Arrays.fill(same, CHECKSUM, CHECKSUM + 2, (byte) 0);
        Arrays.fill(same, NONCE_INDEX, NONCE_INDEX + 2, (byte) 0);
        Arrays.fill(same, TOKEN, TOKEN + 8, (byte) 0);
        return same;
    }
}
