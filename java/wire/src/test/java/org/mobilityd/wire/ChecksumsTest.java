package org.mobilityd.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChecksumsTest {

    private static final Ipv6Address ZERO = Ipv6Address.UNSPECIFIED;

    @Test
    @DisplayName("RFC 1071 section 3: 0001 f203 f4f5 f6f7 sum to ddf2")
    void addsSixteenBitWordsWithEndAroundCarry() {
        byte[] example = Hex.bytes("0001 f203 f4f5 f6f7");
        int lengthOfTheMessage = 8;
        int protocolTakesTheLengthBack = 0xffff - lengthOfTheMessage;
        assertEquals(~0xddf2 & 0xffff, Checksums.upperLayer(ZERO, ZERO, protocolTakesTheLengthBack, example));
    }

    @Test
    void lastByteOfAnOddMessageIsTheHighOneOfItsWord() {
        assertEquals(Checksums.upperLayer(ZERO, ZERO, 1, Hex.bytes("1234 5600")),
                Checksums.upperLayer(ZERO, ZERO, 2, Hex.bytes("1234 56")));
    }

    @Test
    void emptyMessageHasTheChecksumOfItsPseudoHeader() {
        assertEquals(~(135 + 0x2001 + 0x0db8 + 1) & 0xffff,
                Checksums.upperLayer(Ipv6Address.parse("2001:db8::1"), ZERO, Iana.PROTOCOL_MOBILITY, new byte[0]));
    }

    @Test
    void coversThePartOfTheArrayThatIsNamed() {
        byte[] bytes = Hex.bytes("ffff 1234 5678 ffff");
        assertEquals(Checksums.upperLayer(ZERO, ZERO, 58, Hex.bytes("1234 5678")), Checksums.upperLayer(ZERO, ZERO, 58, bytes, 2, 4));
    }

    @Test
    void largestMessageDoesNotOverflow() {
        byte[] ones = new byte[0xffff];
        Arrays.fill(ones, (byte) 0xff);
        Ipv6Address allOnes = new Ipv6Address(-1, -1);
        long sum = 16L * 0xffff + 0xffff + 58 + 32767L * 0xffff + 0xff00;
        assertEquals((int) (0xffff - (sum % 0xffff)), Checksums.upperLayer(allOnes, allOnes, 58, ones));
    }
}
