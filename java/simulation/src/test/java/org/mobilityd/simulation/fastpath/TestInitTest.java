package org.mobilityd.simulation.fastpath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mobilityd.simulation.fastpath.Hex.CARE_OF;
import static org.mobilityd.simulation.fastpath.Hex.CORRESPONDENT;
import static org.mobilityd.simulation.fastpath.Hex.HOME;
import static org.mobilityd.simulation.fastpath.Hex.bytes;

import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.simulation.fastpath.Transformed.Verdict;

class TestInitTest {

    private static final TestSecret SECRET =
            new TestSecret(7, bytes("000102030405060708090a0b0c0d0e0f10111213"), bytes("2021222324252627"), 0);
    private static final String COOKIE = "0123456789abcdef";

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
        Transformed answer = TestInit.answer(init, SECRET);
        assertEquals(Verdict.REPLY, answer.verdict());
        assertEquals(Hex.of(test), Hex.of(answer.packet()));
    }

    @Test
    void answersACareOfTestInitWithTheWorkedVectorsToken() {
        byte[] init = sealed("60000000 0010 87 3c", CARE_OF, CORRESPONDENT, "3b01 0200 0000 0000" + COOKIE);
        byte[] test = sealed("60000000 0018 87 40", CORRESPONDENT, CARE_OF, "3b02 0400 0000 0007" + COOKIE + "79d655cab1f700b6");
        assertEquals(Hex.of(test), Hex.of(TestInit.answer(init, SECRET).packet()));
    }

    @Test
    void ignoresOptionsOfATestInit() {
        byte[] init = sealed("60000000 0018 87 3c", CARE_OF, CORRESPONDENT, "3b02 0200 0000 0000" + COOKIE + "fe06 000000000000");
        assertEquals(Verdict.REPLY, TestInit.answer(init, SECRET).verdict());
    }

    @Test
    void aWrongChecksumIsDroppedInSilence() {
        byte[] init = sealed("60000000 0010 87 3c", HOME, CORRESPONDENT, "3b01 0100 0000 0000" + COOKIE);
        init[55] ^= 1;
        assertEquals(DropReason.BAD_CHECKSUM, TestInit.answer(init, SECRET).reason());
    }

    @Test
    void aTestInitWithAHomeAddressOptionIsIgnored() {
        byte[] init = bytes("60000000 0028 3c 3c", CARE_OF, CORRESPONDENT, "8702 01020000 c910", HOME, "3b01 0200 0000 0000" + COOKIE);
        assertEquals(DropReason.BAD_TEST_INIT, TestInit.answer(init, SECRET).reason());
    }

    @Test
    void aTestInitFromAnAddressThatCannotBeAnsweredIsDropped() {
        for (String source : new String[] {"fe80" + "0".repeat(27) + "1", "0".repeat(32), "ff02" + "0".repeat(27) + "1"}) {
            byte[] init = sealed("60000000 0010 87 3c", source, CORRESPONDENT, "3b01 0200 0000 0000" + COOKIE);
            assertEquals(DropReason.BAD_TEST_INIT, TestInit.answer(init, SECRET).reason(), source);
        }
    }

    @Test
    void whatIsNoTestInitOrMalformedIsForTheDaemon() {
        byte[] update = bytes("60000000 0010 87 3c", CARE_OF, CORRESPONDENT, "3b01 0500 0000 0000" + COOKIE);
        byte[] wrongPayloadProto = bytes("60000000 0010 87 3c", CARE_OF, CORRESPONDENT, "0601 0200 0000 0000" + COOKIE);
        byte[] tooShort = bytes("60000000 0008 87 3c", CARE_OF, CORRESPONDENT, "3b00 0200 0000 0000");
        for (byte[] packet : new byte[][] {update, wrongPayloadProto, tooShort}) {
            assertEquals(Verdict.LIFT, TestInit.answer(packet, SECRET).verdict());
        }
    }

    @Test
    void withoutANonceThereIsNoAnswer() {
        byte[] init = sealed("60000000 0010 87 3c", HOME, CORRESPONDENT, "3b01 0100 0000 0000" + COOKIE);
        assertEquals(DropReason.NO_TEST_SECRET, TestInit.answer(init, null).reason());
    }
}
