package org.mobilityd.linux.host;

import java.nio.ByteBuffer;
import org.mobilityd.linux.host.PacketSender.Frame;
import org.netlink4j.Errno;

/** Messages whose link-layer destination is given: to a {@code sockaddr_ll} (packet(7)). */
final class FrameMessages extends OutgoingMessages<Frame> {

    private static final int SOCKADDR_BYTES = 20;
    private static final int SOCKADDR_PROTOCOL = 2;
    private static final int SOCKADDR_LINK = 4;
    private static final int SOCKADDR_ADDRESS_LENGTH = 11;
    private static final int SOCKADDR_ADDRESS = 12;
    private static final int MOST_ADDRESS_BYTES = SOCKADDR_BYTES - SOCKADDR_ADDRESS;
    private static final int ETHERTYPE_IPV6 = 0x86dd;

    FrameMessages() {
        super(SOCKADDR_BYTES, 0);
        byte[] protocol = ByteBuffer.allocate(Short.BYTES).putShort((short) ETHERTYPE_IPV6).array();
        for (int slot = 0; slot < SLOTS; slot++) {
            bytes.putShort(destination(slot), (short) RawSocket.AF_PACKET);
            bytes.put(destination(slot) + SOCKADDR_PROTOCOL, protocol);
        }
    }

    @Override
    byte[] bytesOf(Frame frame) {
        return frame.packet();
    }

    @Override
    int errorIn(Frame frame) {
        int length = frame.node().bytes().length;
        return length == 0 || length > MOST_ADDRESS_BYTES ? Errno.EINVAL : super.errorIn(frame);
    }

    @Override
    void direct(int slot, Frame frame) {
        byte[] address = frame.node().bytes();
        bytes.putInt(destination(slot) + SOCKADDR_LINK, frame.link());
        bytes.put(destination(slot) + SOCKADDR_ADDRESS_LENGTH, (byte) address.length);
        bytes.put(destination(slot) + SOCKADDR_ADDRESS, address);
    }
}
