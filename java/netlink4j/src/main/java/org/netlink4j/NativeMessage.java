package org.netlink4j;

import com.sun.jna.Pointer;
import java.util.List;
import org.netlink4j.NativeLibraries.SizeT;

/** Owner of one libnl message ({@code struct nl_msg}), filled from a {@link Request}. */
final class NativeMessage implements AutoCloseable {

    private static final int ALIGNMENT = 4;
    private static final int LENGTH_OFFSET = 0;
    private static final int SEQUENCE_OFFSET = 8;

    private final Pointer message;

    private NativeMessage(Pointer message) {
        this.message = message;
    }

    static NativeMessage of(Request request) {
        int size = NetlinkMessage.HEADER_BYTES + request.payloadSize();
        Pointer pointer = Libnl.nlmsg_alloc_size(new SizeT(size));
        if (pointer == null) {
            throw new NetlinkException(request.operation(), Errno.ENOMEM);
        }
        NativeMessage message = new NativeMessage(pointer);
        if (!message.fill(request)) {
            message.close();
            throw new NetlinkException(request.operation(), Errno.EMSGSIZE, "the request does not fit a netlink message");
        }
        return message;
    }

    Pointer pointer() {
        return message;
    }

    /** The sequence number that libnl gave it when it was sent. */
    int sequence() {
        return Libnl.nlmsg_hdr(message).getInt(SEQUENCE_OFFSET);
    }

    /** As it is sent. */
    byte[] bytes() {
        Pointer header = Libnl.nlmsg_hdr(message);
        return header.getByteArray(0, header.getInt(LENGTH_OFFSET));
    }

    @Override
    public void close() {
        Libnl.nlmsg_free(message);
    }

    private boolean fill(Request request) {
        return Libnl.nlmsg_put(message, 0, 0, request.type(), 0, request.flags()) != null
                && append(request.header())
                && putAll(request.attributes());
    }

    private boolean append(byte[] header) {
        return Libnl.nlmsg_append(message, header, new SizeT(header.length), ALIGNMENT) == 0;
    }

    private boolean putAll(List<Attribute> attributes) {
        return attributes.stream().allMatch(attribute -> attribute.isNested() ? putNested(attribute) : putValue(attribute));
    }

    private boolean putValue(Attribute attribute) {
        byte[] value = attribute.bytes();
        return Libnl.nla_put(message, attribute.type(), value.length, value) == 0;
    }

    private boolean putNested(Attribute attribute) {
        Pointer nest = Libnl.nla_nest_start(message, attribute.type());
        if (nest == null) {
            return false;
        }
        byte[] header = attribute.bytes();
        boolean filled = (header.length == 0 || append(header)) && putAll(attribute.attributes());
        return filled && Libnl.nla_nest_end(message, nest) == 0;
    }
}
