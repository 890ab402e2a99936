package org.mobilityd.protocol.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.protocol.Bytes.hex;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.auth.SharedKeyAuthenticator.Verdict;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.KeygenToken;
import org.mobilityd.wire.MobilityHeaderCodec;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption.MobileNodeIdentifier;
import org.mobilityd.wire.MobilityOption.NonceIndices;
import org.mobilityd.wire.MobilityOption.ReplayProtection;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

class MessageSignerTest {

    private static final Ipv6Address HOME_ADDRESS = Ipv6Address.parse("2001:db8:1::1");
    private static final Ipv6Address CARE_OF_ADDRESS = Ipv6Address.parse("2001:db8:2::2");
    private static final Ipv6Address CORRESPONDENT = Ipv6Address.parse("2001:db8:3::3");
    private static final BindingManagementKey KBM =
            BindingManagementKey.forRegistration(new KeygenToken(0x33f00a420830fa06L), new KeygenToken(0x79d655cab1f700b6L));
    private static final SharedKey SHARED_KEY = new SharedKey(256, hex("303132333435363738393a3b3c3d3e3f"));

    /** The vector of {@link ReturnRoutabilityAuthTest}, this time with the whole packet around it, checksum included. */
    @Test
    void signsTheWorkedVectorToItsLastByte() {
        BindingUpdate update = new BindingUpdate(7, Iana.BU_FLAG_ACKNOWLEDGE, 105, List.of(new NonceIndices(1, 1)));
        BindingUpdate signed = MessageSigner.sign(update, KBM, CARE_OF_ADDRESS, CORRESPONDENT);
        byte[] packet = PacketCodec.encode(
                OutboundPacket.plain(CARE_OF_ADDRESS, CORRESPONDENT, signed).withHomeAddressOption(HOME_ADDRESS));
        byte[] header = Arrays.copyOfRange(packet, packet.length - 32, packet.length);
        assertArrayEquals(hex("3b030500bea3 0007 8000 0069 040400010001 050c 9050aa332ea3d0f9d8630930"), header);
    }

    @Test
    void signsAnAcknowledgementThatVerifies() {
        BindingAcknowledgement acknowledgement = new BindingAcknowledgement(0, 0, 7, 105, List.of());
        byte[] header = MobilityHeaderCodec.encode(MessageSigner.sign(acknowledgement, KBM, CARE_OF_ADDRESS, CORRESPONDENT));
        assertArrayEquals(hex("3b0306000000 0000 0007 0069 010400000000 050c 4ba8b80c540e1abbc9b0552d"), header);
        assertTrue(BindingAuthenticator.verify(KBM, CARE_OF_ADDRESS, CORRESPONDENT, header));
    }

    /** The vector of {@link SharedKeyAuthenticatorTest}. */
    @Test
    void signsAHomeRegistration() {
        int flags = Iana.BU_FLAG_ACKNOWLEDGE | Iana.BU_FLAG_HOME_REGISTRATION | Iana.BU_FLAG_LINK_LOCAL_COMPATIBILITY;
        BindingUpdate update = new BindingUpdate(9, flags, 150, List.of(new ReplayProtection(0xee00000012345678L)));
        byte[] header = MobilityHeaderCodec.encode(MessageSigner.sign(update, SHARED_KEY, CARE_OF_ADDRESS, HOME_ADDRESS));
        assertArrayEquals(hex("3b0505000000 0009 e000 0096 010400000000 0a08ee00000012345678 00"
                + "0911 01 00000100 879fdd9b935df12f0f534e30"), header);
    }

    @Test
    void signsAHomeAgentsAnswerThatVerifiesWhateverPaddingItNeeds() {
        for (int length = 1; length <= 16; length++) {
            BindingAcknowledgement acknowledgement =
                    new BindingAcknowledgement(0, 0, 9, 150, List.of(new MobileNodeIdentifier(1, new byte[length])));
            byte[] header = MobilityHeaderCodec.encode(MessageSigner.sign(acknowledgement, SHARED_KEY, CARE_OF_ADDRESS, HOME_ADDRESS));
            assertEquals(Verdict.VALID, SharedKeyAuthenticator.verify(SHARED_KEY, CARE_OF_ADDRESS, HOME_ADDRESS, header));
        }
    }
}
