package org.mobilityd.simulation.fastpath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mobilityd.simulation.fastpath.Hex.CARE_OF;
import static org.mobilityd.simulation.fastpath.Hex.CORRESPONDENT;
import static org.mobilityd.simulation.fastpath.Hex.HOME;
import static org.mobilityd.simulation.fastpath.Hex.bytes;

import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.simulation.fastpath.InterfaceModel.Passage;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

class TestInitTest {

    private static final TestSecret SECRET =
            new TestSecret(7, bytes("000102030405060708090a0b0c0d0e0f10111213"), bytes("2021222324252627"), 0);
    private static final String COOKIE = "0123456789abcdef";

    private final FastPathTables tables = new FastPathTables();

    private Passage answer(byte[] init) {
        tables.apply(new Effect.ClaimAddresses(Ipv6Prefix.of(Ipv6Address.of(bytes(CORRESPONDENT)), 128), AddressUse.CORRESPONDENT));
        return new InterfaceModel(Set.of(InterfaceRole.AGENT_OUTSIDE), tables, Ways.ANY_LENGTH, null).arrivingPacket(0, init);
    }

    @BeforeEach
    void install() {
        tables.apply(new Effect.InstallTestSecret(SECRET));
    }

    /** A packet whose Mobility Header has its checksum filled in by long addition over 16-bit words, here and nowhere else. */
    private static byte[] sealed(String header, String source, String destination, String mobilityHeader) {
        byte[] summed = bytes(source, destination, "00000000 00000087", mobilityHeader);
        int length = bytes(mobilityHeader).length;
        long sum = length;
        for (int at = 0; at < summed.length; at += 2) {
            sum += (summed[at] & 0xff) * 256 + (summed[at + 1] & 0xff);
        }
        sum = sum % 0xffff;
        byte[] packet = bytes(header, source, destination, mobilityHeader);
        int field = (int) (0xffff - sum);
        packet[44] = (byte) (field >> 8);
        packet[45] = (byte) field;
        return packet;
    }

    @Test
    void answersAHomeTestInitWithTheWorkedVectorsToken() {
        byte[] init = sealed("60000000 0010 87 3c", HOME, CORRESPONDENT, "3b01 0100 0000 0000" + COOKIE);
        byte[] test = sealed("60000000 0018 87 40", CORRESPONDENT, HOME, "3b02 0300 0000 0007" + COOKIE + "33f00a420830fa06");
        Passage answer = answer(init);
        assertEquals(PacketVerdict.HOME_TEST_SENT, answer.verdict());
        assertEquals(Hex.of(test), Hex.of(answer.frame()));
    }

    @Test
    void answersACareOfTestInitWithTheWorkedVectorsToken() {
        byte[] init = sealed("60000000 0010 87 3c", CARE_OF, CORRESPONDENT, "3b01 0200 0000 0000" + COOKIE);
        byte[] test = sealed("60000000 0018 87 40", CORRESPONDENT, CARE_OF, "3b02 0400 0000 0007" + COOKIE + "79d655cab1f700b6");
        assertEquals(Hex.of(test), Hex.of(answer(init).frame()));
    }

    @Test
    void ignoresOptionsOfATestInit() {
        byte[] init = sealed("60000000 0018 87 3c", CARE_OF, CORRESPONDENT, "3b02 0200 0000 0000" + COOKIE + "fe06 000000000000");
        assertEquals(PacketVerdict.CARE_OF_TEST_SENT, answer(init).verdict());
    }

    @Test
    void aWrongChecksumIsForTheDaemonToDrop() {
        byte[] init = sealed("60000000 0010 87 3c", HOME, CORRESPONDENT, "3b01 0100 0000 0000" + COOKIE);
        init[55] ^= 1;
        assertEquals(PacketVerdict.MOBILITY_MESSAGE_LIFTED, answer(init).verdict());
    }

    @Test
    void aTestInitWithAHomeAddressOptionIsIgnored() {
        byte[] plain = sealed("60000000 0010 87 3c", HOME, CORRESPONDENT, "3b01 0200 0000 0000" + COOKIE);
        byte[] init = HomeAddressOption.insert(plain, Ipv6Address.of(bytes(CARE_OF))).packet();
        Ipv6Bytes.putU16(init, 68, 0);
        Ipv6Bytes.putU16(init, 68, Ipv6Bytes.checksum(Ipv6Bytes.source(init), Ipv6Bytes.destination(init), 135, init, 64, init.length));
        assertEquals(PacketVerdict.DROP_TEST_INIT_WITH_HOME_ADDRESS, answer(init).verdict());
    }

    @Test
    void aTestInitFromAnAddressThatCannotBeAnsweredIsDropped() {
        for (String source : new String[] {"fe80" + "0".repeat(27) + "1", "0".repeat(32), "ff02" + "0".repeat(27) + "1"}) {
            byte[] init = sealed("60000000 0010 87 3c", source, CORRESPONDENT, "3b01 0200 0000 0000" + COOKIE);
            assertEquals(PacketVerdict.DROP_SOURCE_NOT_ROUTABLE, answer(init).verdict(), source);
        }
    }

    @Test
    void whatIsNoTestInitOrMalformedIsForTheDaemon() {
        byte[] update = bytes("60000000 0010 87 3c", CARE_OF, CORRESPONDENT, "3b01 0500 0000 0000" + COOKIE);
        byte[] wrongPayloadProto = bytes("60000000 0010 87 3c", CARE_OF, CORRESPONDENT, "0601 0200 0000 0000" + COOKIE);
        byte[] tooShort = bytes("60000000 0008 87 3c", CARE_OF, CORRESPONDENT, "3b00 0200 0000 0000");
        for (byte[] packet : new byte[][] {update, wrongPayloadProto, tooShort}) {
            assertEquals(PacketVerdict.MOBILITY_MESSAGE_LIFTED, answer(packet).verdict());
        }
    }

    @Test
    void withoutANonceThereIsNoAnswer() {
        byte[] init = sealed("60000000 0010 87 3c", HOME, CORRESPONDENT, "3b01 0100 0000 0000" + COOKIE);
        tables.apply(new Effect.DropTestSecret(SECRET.nonceIndex()));
        assertEquals(PacketVerdict.DROP_NO_TEST_SECRET, answer(init).verdict());
    }
}
