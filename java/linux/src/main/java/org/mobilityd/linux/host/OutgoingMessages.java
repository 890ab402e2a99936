package org.mobilityd.linux.host;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.mobilityd.linux.host.PacketSender.SendFailures;
import org.netlink4j.Errno;

/**
 * An array of {@code struct mmsghdr} (sendmmsg(2)) and what they point to, laid out once and filled again and again: for each slot where
 * its packet goes, how it gets there, and the packet. Only the last slot has room for the largest packets: signalling is small.
 *
 * @param <P> a packet with where it goes
 */
abstract class OutgoingMessages<P> implements AutoCloseable {

    /** Messages of one system call. */
    static final int SLOTS = 128;
    /** What fits any slot but the last. */
    static final int ORDINARY_PACKET = 1536;

    private static final int IPV6_HEADER_BYTES = 40;
    static final int LARGEST_PACKET = IPV6_HEADER_BYTES + 0xffff;

    static final int WORD = Native.POINTER_SIZE;
    /** struct msghdr, and the length that the kernel writes behind it. */
    private static final int MMSGHDR_BYTES = 8 * WORD;
    private static final int IOVEC_BYTES = 2 * WORD;

    private final int destinationBytes;
    private final int controlBytes;
    /** Iovec, destination and control data of a slot. */
    private final int partBytes;
    private final int firstPacket;
    private final Memory memory;
    /** The whole, in host byte order. */
    final ByteBuffer bytes;
    /** Of the packet that stands in a slot: its place in the caller's list. */
    private final int[] indexes = new int[SLOTS];

    /**
     * @param destinationBytes how long the socket address is that names a packet's destination
     * @param controlBytes how long its control data are; 0: it has none
     */
    OutgoingMessages(int destinationBytes, int controlBytes) {
        this.destinationBytes = destinationBytes;
        this.controlBytes = roundUp(controlBytes);
        this.partBytes = IOVEC_BYTES + this.controlBytes + roundUp(destinationBytes);
        this.firstPacket = SLOTS * (MMSGHDR_BYTES + partBytes);
        int size = firstPacket + (SLOTS - 1) * ORDINARY_PACKET + LARGEST_PACKET;
        memory = new Memory(size);
        bytes = memory.getByteBuffer(0, size).order(ByteOrder.nativeOrder());
        memory.clear(firstPacket);
        for (int slot = 0; slot < SLOTS; slot++) {
            layOut(slot);
        }
    }

    private void layOut(int slot) {
        int header = slot * MMSGHDR_BYTES;
        int iovec = part(slot);
        memory.setPointer(header, memory.share(destination(slot)));
        bytes.putInt(header + WORD, destinationBytes);
        memory.setPointer(header + 2L * WORD, memory.share(iovec));
        putWord(header + 3 * WORD, 1);
        if (controlBytes > 0) {
            memory.setPointer(header + 4L * WORD, memory.share(control(slot)));
            putWord(header + 5 * WORD, controlBytes);
        }
        memory.setPointer(iovec, memory.share(packet(slot)));
    }

    /** From the IPv6 header on. */
    abstract byte[] bytesOf(P packet);

    /** The errno of what cannot be sent whatever the kernel says to it, else 0. */
    int errorIn(P packet) {
        byte[] whole = bytesOf(packet);
        if (whole.length < IPV6_HEADER_BYTES || whole[0] >>> 4 != 6) {
            return Errno.EINVAL;
        }
        return whole.length > LARGEST_PACKET ? Errno.EMSGSIZE : 0;
    }

    /** Writes where {@code packet} goes at {@link #destination} and {@link #control} of {@code slot}. */
    abstract void direct(int slot, P packet);

    /** Sends all of {@code packets} by {@code socket}, in order; those that cannot be sent are reported. Never waits. */
    final void send(int socket, List<P> packets, SendFailures failures) {
        int first = 0;
        int end = 0;
        for (int i = 0; i < packets.size(); i++) {
            P packet = packets.get(i);
            int errno = errorIn(packet);
            if (errno != 0) {
                failures.failed(i, errno);
                continue;
            }
            boolean fits = bytesOf(packet).length <= ORDINARY_PACKET;
            if (!fits || end == SLOTS) {
                transmit(socket, first, end, failures);
                first = fits ? 0 : SLOTS - 1;
                end = first;
            }
            fill(end, packet);
            indexes[end++] = i;
        }
        transmit(socket, first, end, failures);
    }

    private void fill(int slot, P packet) {
        byte[] whole = bytesOf(packet);
        bytes.put(packet(slot), whole);
        putWord(part(slot) + WORD, whole.length);
        direct(slot, packet);
    }

    /** The kernel stops at the first message that it cannot send, and names the reason when it is asked to begin with that one. */
    private void transmit(int socket, int first, int end, SendFailures failures) {
        for (int slot = first; slot < end;) {
            Pointer messages = memory.share((long) slot * MMSGHDR_BYTES);
            int sent = RawSocket.sendmmsg(socket, messages, end - slot, RawSocket.MSG_DONTWAIT);
            if (sent > 0) {
                slot += sent;
            } else {
                failures.failed(indexes[slot], Native.getLastError());
                slot++;
            }
        }
    }

    final void putWord(int offset, long value) {
        if (WORD == Long.BYTES) {
            bytes.putLong(offset, value);
        } else {
            bytes.putInt(offset, (int) value);
        }
    }

    private int part(int slot) {
        return SLOTS * MMSGHDR_BYTES + slot * partBytes;
    }

    /** Offset of a slot's control data: a {@code struct cmsghdr} and what follows it. */
    final int control(int slot) {
        return part(slot) + IOVEC_BYTES;
    }

    /** Offset of a slot's socket address. */
    final int destination(int slot) {
        return control(slot) + controlBytes;
    }

    private int packet(int slot) {
        return firstPacket + slot * ORDINARY_PACKET;
    }

    private static int roundUp(int size) {
        return (size + WORD - 1) / WORD * WORD;
    }

    @Override
    public void close() {
        memory.close();
    }
}
