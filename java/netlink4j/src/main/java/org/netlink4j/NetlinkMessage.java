package org.netlink4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A message from the kernel: the netlink header's fields, and the payload as bytes. */
public final class NetlinkMessage {

    static final int HEADER_BYTES = 16;

    static final int NLMSG_NOOP = 1;
    static final int NLMSG_ERROR = 2;
    static final int NLMSG_DONE = 3;

    static final int NLM_F_DUMP_INTR = 0x10;
    static final int NLM_F_CAPPED = 0x100;
    static final int NLM_F_ACK_TLVS = 0x200;

    private final int type;
    private final int flags;
    private final int sequence;
    private final byte[] payload;

    NetlinkMessage(int type, int flags, int sequence, byte[] payload) {
        this.type = type;
        this.flags = flags;
        this.sequence = sequence;
        this.payload = payload;
    }

    /**
     * The messages in one datagram.
     *
     * @throws NetlinkException with EBADMSG when a length does not fit
     */
    static List<NetlinkMessage> split(byte[] datagram) {
        List<NetlinkMessage> messages = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
        while (in.remaining() >= HEADER_BYTES) {
            int start = in.position();
            int length = in.getInt();
            if (length < HEADER_BYTES || length > datagram.length - start) {
                throw new NetlinkException("netlink receive", Errno.EBADMSG,
                        "a message of " + length + " bytes in " + (datagram.length - start));
            }
            int type = Short.toUnsignedInt(in.getShort());
            int flags = Short.toUnsignedInt(in.getShort());
            int sequence = in.getInt();
            in.getInt();
            byte[] payload = new byte[length - HEADER_BYTES];
            in.get(payload);
            messages.add(new NetlinkMessage(type, flags, sequence, payload));
            in.position(Math.min(start + Attribute.aligned(length), datagram.length));
        }
        return messages;
    }

    /** For example RTM_NEWLINK. */
    public int type() {
        return type;
    }

    /** NLM_F_ bits. */
    public int flags() {
        return flags;
    }

    public int sequence() {
        return sequence;
    }

    /** A fresh view from the family's fixed header on, in host byte order. */
    public ByteBuffer payload() {
        return ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder());
    }

    /** The attributes after a fixed header of {@code headerBytes}; a message too short for its header is the reader's error. */
    public AttributeReader attributes(int headerBytes) {
        return AttributeReader.after(payload(), headerBytes);
    }
}
