package org.netlink4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTest {

    private static final int SEQUENCE = 7;
    private static final Request DUMP = LinkRequests.list();
    private static final Request CHANGE = LinkRequests.up(1);

    @Test
    void aDumpEndsWithDone() {
        Answer answer = new Answer(DUMP, SEQUENCE);
        answer.take(message(RouteMessages.RTM_NEWLINK, 0));
        answer.take(message(NetlinkMessage.NLMSG_NOOP, 0));
        answer.take(message(RouteMessages.RTM_NEWLINK, 0));
        assertFalse(answer.isComplete());
        answer.take(message(NetlinkMessage.NLMSG_DONE, 0, 0));
        assertTrue(answer.isComplete());
        assertFalse(answer.isInterrupted());
        assertEquals(2, answer.messages().size());
    }

    @Test
    void aDumpIsInterruptedWhenAnyOfItsMessagesSaysSo() {
        for (int marked = 0; marked < 3; marked++) {
            Answer answer = new Answer(DUMP, SEQUENCE);
            answer.take(message(RouteMessages.RTM_NEWLINK, marked == 0 ? NetlinkMessage.NLM_F_DUMP_INTR : 0));
            answer.take(message(RouteMessages.RTM_NEWLINK, marked == 1 ? NetlinkMessage.NLM_F_DUMP_INTR : 0));
            answer.take(message(NetlinkMessage.NLMSG_DONE, marked == 2 ? NetlinkMessage.NLM_F_DUMP_INTR : 0, 0));
            assertTrue(answer.isInterrupted());
        }
    }

    @Test
    void messagesOfAnotherRequestDoNotCount() {
        Answer answer = new Answer(DUMP, SEQUENCE + 1);
        answer.take(message(RouteMessages.RTM_NEWLINK, NetlinkMessage.NLM_F_DUMP_INTR));
        answer.take(message(NetlinkMessage.NLMSG_DONE, 0, 0));
        assertFalse(answer.isComplete());
        assertFalse(answer.isInterrupted());
        assertEquals(List.of(), answer.messages());
    }

    @Test
    void anErrorOfZeroIsAnAcknowledgement() {
        Answer answer = new Answer(CHANGE, SEQUENCE);
        answer.take(message(NetlinkMessage.NLMSG_ERROR, 0, 0, 0, 0, 0, 0));
        assertTrue(answer.isComplete());
    }

    @Test
    void anErrorCarriesTheKernelsWordsBehindTheRequestItQuotes() {
        int quoted = 24;
        ByteBuffer payload = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder()).putInt(-Errno.EINVAL).putInt(quoted)
                .position(Integer.BYTES + quoted);
        put(payload, 1, "No such thing\0".getBytes(StandardCharsets.US_ASCII));
        put(payload, 2, Attribute.u32(2, 36).bytes());
        assertEquals("link set 1 up: Invalid argument (errno 22): No such thing (attribute at offset 36)",
                refusal(NetlinkMessage.NLM_F_ACK_TLVS, payload).getMessage());
    }

    @Test
    void anErrorWithoutWordsIsErrnoAlone() {
        ByteBuffer payload = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder()).putInt(-Errno.EPERM).position(20);
        assertEquals("link set 1 up: Operation not permitted (errno 1)", refusal(0, payload).getMessage());
    }

    @Test
    void anErrorTooShortToBeOneIsABadMessage() {
        assertEquals(Errno.EBADMSG, refusal(0, ByteBuffer.allocate(3).position(3)).errno());
    }

    @Test
    void aDumpMayFailInItsLastMessage() {
        Answer answer = new Answer(DUMP, SEQUENCE);
        assertEquals(Errno.ENOENT, assertThrows(NetlinkException.class,
                () -> answer.take(message(NetlinkMessage.NLMSG_DONE, 0, -Errno.ENOENT))).errno());
    }

    private static NetlinkException refusal(int flags, ByteBuffer payload) {
        byte[] bytes = new byte[payload.position()];
        payload.flip().get(bytes);
        Answer answer = new Answer(CHANGE, SEQUENCE);
        return assertThrows(NetlinkException.class,
                () -> answer.take(new NetlinkMessage(NetlinkMessage.NLMSG_ERROR, flags, SEQUENCE, bytes)));
    }

    private static void put(ByteBuffer out, int type, byte[] value) {
        int start = out.position();
        out.putShort((short) (Attribute.HEADER_BYTES + value.length)).putShort((short) type).put(value);
        out.position(start + Attribute.aligned(out.position() - start));
    }

    private static NetlinkMessage message(int type, int flags, int... words) {
        ByteBuffer payload = ByteBuffer.allocate(Integer.BYTES * words.length).order(ByteOrder.nativeOrder());
        for (int word : words) {
            payload.putInt(word);
        }
        return new NetlinkMessage(type, flags, SEQUENCE, payload.array());
    }
}
