package org.mobilityd.linux.host;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An array of {@code struct mmsghdr} (sendmmsg(2)) and what they point to, laid out once and filled again and again. A message's parts
 * lie together: destination ({@code sockaddr_in6}), control data ({@code cmsghdr} with {@code in6_pktinfo}, RFC 3542), the packet. Only
 * the last slot has room for the largest packets: signalling is small.
 */
final class OutgoingMessages implements AutoCloseable {

    /** Messages of one system call. */
    static final int SLOTS = 128;
    /** What fits any slot but the last. */
    static final int ORDINARY_PACKET = 1536;

    private static final int IPV6_HEADER_BYTES = 40;
    static final int LARGEST_PACKET = IPV6_HEADER_BYTES + 0xffff;

    private static final int SOURCE_OFFSET = 8;
    private static final int DESTINATION_OFFSET = 24;
    private static final int ADDRESS_BYTES = 16;

    private static final int WORD = Native.POINTER_SIZE;
    /** struct msghdr, and the length that the kernel writes behind it. */
    private static final int MMSGHDR_BYTES = 8 * WORD;
    private static final int IOVEC_BYTES = 2 * WORD;
    private static final int SOCKADDR_BYTES = 28;
    private static final int SOCKADDR_ADDRESS = 8;
    private static final int SOCKADDR_SCOPE = 24;
    private static final int CMSGHDR_BYTES = WORD + 8;
    private static final int PKTINFO_BYTES = ADDRESS_BYTES + Integer.BYTES;
    private static final int CONTROL_BYTES = roundUp(CMSGHDR_BYTES + PKTINFO_BYTES);

    private static final int FIRST_PART = SLOTS * MMSGHDR_BYTES;
    private static final int CONTROL = IOVEC_BYTES;
    private static final int SOCKADDR = CONTROL + CONTROL_BYTES;
    private static final int PACKET = roundUp(SOCKADDR + SOCKADDR_BYTES);
    private static final int PART_BYTES = roundUp(PACKET + ORDINARY_PACKET);
    private static final int BYTES = FIRST_PART + (SLOTS - 1) * PART_BYTES + PACKET + LARGEST_PACKET;

    private final Memory memory = new Memory(BYTES);
    private final ByteBuffer bytes = memory.getByteBuffer(0, BYTES).order(ByteOrder.nativeOrder());

    OutgoingMessages() {
        memory.clear();
        for (int slot = 0; slot < SLOTS; slot++) {
            layOut(slot * MMSGHDR_BYTES, part(slot));
        }
    }

    private void layOut(int header, int part) {
        memory.setPointer(header, memory.share(part + SOCKADDR));
        bytes.putInt(header + WORD, SOCKADDR_BYTES);
        memory.setPointer(header + 2L * WORD, memory.share(part));
        putWord(header + 3 * WORD, 1);
        memory.setPointer(header + 4L * WORD, memory.share(part + CONTROL));
        putWord(header + 5 * WORD, CONTROL_BYTES);
        memory.setPointer(part, memory.share(part + PACKET));
        putWord(part + CONTROL, CMSGHDR_BYTES + PKTINFO_BYTES);
        bytes.putInt(part + CONTROL + WORD, RawSocket.IPPROTO_IPV6);
        bytes.putInt(part + CONTROL + WORD + 4, RawSocket.IPV6_PKTINFO);
        bytes.putShort(part + SOCKADDR, (short) RawSocket.AF_INET6);
    }

    /** Whether {@code packet} is something that an IPv6 header's destination can be read from. */
    static boolean isIpv6(byte[] packet) {
        return packet.length >= IPV6_HEADER_BYTES && packet[0] >>> 4 == 6;
    }

    /** Puts a packet that has room there into {@code slot}. @param link index of the interface to leave by, or 0 */
    void set(int slot, byte[] packet, int link) {
        int part = part(slot);
        bytes.put(part + PACKET, packet);
        putWord(part + WORD, packet.length);
        bytes.put(part + SOCKADDR + SOCKADDR_ADDRESS, packet, DESTINATION_OFFSET, ADDRESS_BYTES);
        bytes.putInt(part + SOCKADDR + SOCKADDR_SCOPE, link);
        int information = part + CONTROL + CMSGHDR_BYTES;
        if (link == 0) {
            bytes.put(information, packet, SOURCE_OFFSET, ADDRESS_BYTES);
        } else {
            bytes.putLong(information, 0).putLong(information + Long.BYTES, 0);
        }
        bytes.putInt(information + ADDRESS_BYTES, link);
    }

    /** The {@code struct mmsghdr} of {@code slot} and those behind it. */
    Pointer from(int slot) {
        return memory.share((long) slot * MMSGHDR_BYTES);
    }

    private void putWord(int offset, long value) {
        if (WORD == Long.BYTES) {
            bytes.putLong(offset, value);
        } else {
            bytes.putInt(offset, (int) value);
        }
    }

    private static int part(int slot) {
        return FIRST_PART + slot * PART_BYTES;
    }

    private static int roundUp(int size) {
        return (size + WORD - 1) / WORD * WORD;
    }

    @Override
    public void close() {
        memory.close();
    }
}
