package org.netlink4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttributeReaderTest {

    @Test
    void readsWhatLibnlWrites() {
        Request request = Request.of("test", 100, 0, new byte[] {1, 2, 3, 4}, List.of(Attribute.u8(1, 200), Attribute.u16(2, 40_000),
                Attribute.u32(3, 4_000_000_000L), Attribute.u64(4, -1), Attribute.text(5, "eth0"),
                Attribute.address(6, IpAddress.parse("2001:db8::1")), Attribute.flag(7),
                Attribute.nested(8, List.of(Attribute.u32(1, 5), Attribute.nested(2, new byte[] {9, 9, 9}, List.of(Attribute.u8(1, 6)))))));
        AttributeReader in = encoded(request).attributes(4);
        assertTrue(in.next());
        assertEquals(200, in.u8());
        assertTrue(in.next());
        assertEquals(40_000, in.u16());
        assertTrue(in.next());
        assertEquals(4_000_000_000L, in.u32());
        assertTrue(in.next());
        assertEquals(-1, in.u64());
        assertTrue(in.next());
        assertEquals("eth0", in.text());
        assertTrue(in.next());
        assertEquals(IpAddress.parse("2001:db8::1"), in.address());
        assertTrue(in.next());
        assertArrayEquals(new byte[0], in.bytes());
        assertTrue(in.next());
        assertEquals(8, in.type());
        AttributeReader nested = in.nested();
        assertTrue(nested.next());
        assertEquals(5, nested.s32());
        assertTrue(nested.next());
        AttributeReader afterHeader = AttributeReader.after(nested.struct(4), 3);
        assertTrue(afterHeader.next());
        assertEquals(6, afterHeader.u8());
        assertFalse(nested.next());
        assertFalse(in.next());
        assertTrue(in.error().isEmpty());
    }

    @Test
    void keepsWhatTheCallerSkips() {
        List<Attribute> attributes = List.of(Attribute.u32(3, 7), Attribute.text(9, "kept"));
        AttributeReader in = encoded(Request.of("test", 100, 0, new byte[0], attributes)).attributes(0);
        while (in.next()) {
            in.skip();
        }
        assertEquals(attributes, in.skipped());
    }

    @Test
    void theFirstErrorStaysAndEndsTheReading() {
        List<Attribute> attributes = List.of(Attribute.u16(3, 7), Attribute.u32(4, 8));
        AttributeReader in = encoded(Request.of("test", 100, 0, new byte[0], attributes)).attributes(0);
        assertTrue(in.next());
        assertEquals(0, in.u32());
        assertEquals("attribute 3 of 2 bytes where 4 were expected", in.error().orElseThrow());
        assertEquals(0, in.u8());
        assertNull(in.address());
        assertEquals("", in.text());
        assertFalse(in.nested().next());
        assertFalse(in.next());
        NetlinkException thrown = assertThrows(NetlinkException.class, () -> in.orThrow("thing"));
        assertEquals("decode thing: Bad message (errno 74): attribute 3 of 2 bytes where 4 were expected", thrown.getMessage());
    }

    @Test
    void lengthsThatDoNotFitAreErrors() {
        assertEquals("attribute 1 of 3 bytes in 8", errorOf(3, 1, 8));
        assertEquals("attribute 1 of 9 bytes in 8", errorOf(9, 1, 8));
        assertEquals("attribute 1 of 65535 bytes in 4", errorOf(0xffff, 1, 4));
    }

    @Test
    void aMessageShorterThanItsHeaderIsAnError() {
        assertEquals("2 bytes where a header of 16 was expected",
                AttributeReader.after(ByteBuffer.allocate(2), 16).error().orElseThrow());
    }

    @Test
    void flagBitsOfATypeDoNotCount() {
        ByteBuffer raw = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putShort((short) 4).putShort((short) 0xc005).flip();
        AttributeReader in = AttributeReader.of(raw);
        assertTrue(in.next());
        assertEquals(5, in.type());
    }

    private static String errorOf(int length, int type, int available) {
        ByteBuffer raw = ByteBuffer.allocate(available).order(ByteOrder.nativeOrder()).putShort((short) length).putShort((short) type)
                .position(0);
        AttributeReader in = AttributeReader.of(raw);
        assertFalse(in.next());
        return in.error().orElseThrow();
    }

    /** The request as libnl lays it out. */
    private static NetlinkMessage encoded(Request request) {
        try (NativeMessage message = NativeMessage.of(request)) {
            int length = Libnl.nlmsg_hdr(message.pointer()).getInt(0);
            return NetlinkMessage.split(Libnl.nlmsg_hdr(message.pointer()).getByteArray(0, length)).get(0);
        }
    }
}
