package org.netlink4j;

import java.nio.ByteBuffer;

/**
 * What the kernel says about a request in NLMSG_ERROR, or about a dump in NLMSG_DONE.
 *
 * @param errno 0: it worked
 * @param text the kernel's words, also possible as a warning beside success; may be empty
 */
record ExtendedAck(int errno, String text) {

    private static final int ERRNO_BYTES = 4;
    private static final int NLMSGERR_ATTR_MSG = 1;
    private static final int NLMSGERR_ATTR_OFFS = 2;
    private static final int NLMSGERR_ATTR_MISS_TYPE = 5;

    static ExtendedAck ofError(NetlinkMessage message) {
        ByteBuffer payload = message.payload();
        if (payload.remaining() < ERRNO_BYTES + NetlinkMessage.HEADER_BYTES) {
            return new ExtendedAck(Errno.EBADMSG, "an error message of " + payload.remaining() + " bytes");
        }
        boolean capped = (message.flags() & NetlinkMessage.NLM_F_CAPPED) != 0;
        int echoed = capped ? NetlinkMessage.HEADER_BYTES : Math.max(NetlinkMessage.HEADER_BYTES, payload.getInt(ERRNO_BYTES));
        return of(message, payload.getInt(0), ERRNO_BYTES + echoed);
    }

    static ExtendedAck ofDone(NetlinkMessage message) {
        ByteBuffer payload = message.payload();
        return payload.remaining() < ERRNO_BYTES ? new ExtendedAck(0, "") : of(message, payload.getInt(0), ERRNO_BYTES);
    }

    private static ExtendedAck of(NetlinkMessage message, int negativeErrno, int attributesAt) {
        boolean extended = (message.flags() & NetlinkMessage.NLM_F_ACK_TLVS) != 0 && attributesAt <= message.payload().remaining();
        return new ExtendedAck(Math.max(0, -negativeErrno), extended ? text(message.attributes(attributesAt)) : "");
    }

    private static String text(AttributeReader in) {
        String text = "";
        String where = "";
        while (in.next()) {
            switch (in.type()) {
                case NLMSGERR_ATTR_MSG -> text = in.text();
                case NLMSGERR_ATTR_OFFS -> where = "attribute at offset " + in.u32();
                case NLMSGERR_ATTR_MISS_TYPE -> where = "attribute " + in.u32() + " is missing";
                default -> {
                    // Policy descriptions and cookies say nothing to a reader.
                }
            }
        }
        return text.isEmpty() ? where : where.isEmpty() ? text : text + " (" + where + ")";
    }
}
