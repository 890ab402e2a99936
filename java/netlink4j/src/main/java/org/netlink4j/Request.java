package org.netlink4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A request to the kernel, built but not sent: message type, flags, the family's fixed header and attributes. A value without native
 * memory; {@link NetlinkSocket#execute} sends it.
 */
public final class Request {

    static final int NLM_F_REPLACE = 0x100;
    static final int NLM_F_EXCL = 0x200;
    static final int NLM_F_CREATE = 0x400;
    static final int NLM_F_DUMP = 0x300;

    private final String operation;
    private final int type;
    private final int flags;
    private final boolean dump;
    private final byte[] header;
    private final List<Attribute> attributes;

    private Request(String operation, int type, int flags, boolean dump, byte[] header, List<Attribute> attributes) {
        this.operation = operation;
        this.type = type;
        this.flags = flags;
        this.dump = dump;
        this.header = header.clone();
        this.attributes = List.copyOf(attributes);
    }

    /**
     * @param operation what it does, as error messages shall name it: {@code route add 2001:db8::/64}
     * @param type message type, for example RTM_NEWROUTE
     * @param flags beside NLM_F_REQUEST and NLM_F_ACK, which libnl adds; no dump
     * @param header the family's fixed header, host byte order
     */
    public static Request of(String operation, int type, int flags, byte[] header, List<Attribute> attributes) {
        return new Request(operation, type, flags, false, header, attributes);
    }

    /** A request for everything of a kind that {@code header} and {@code attributes} select. */
    public static Request dump(String operation, int type, byte[] header, List<Attribute> attributes) {
        return new Request(operation, type, NLM_F_DUMP, true, header, attributes);
    }

    public String operation() {
        return operation;
    }

    public int type() {
        return type;
    }

    public int flags() {
        return flags;
    }

    public boolean isDump() {
        return dump;
    }

    public byte[] header() {
        return header.clone();
    }

    public List<Attribute> attributes() {
        return attributes;
    }

    /** The same request with one more attribute: for what the request factories do not know. */
    public Request with(Attribute attribute) {
        List<Attribute> more = new ArrayList<>(attributes);
        more.add(attribute);
        return new Request(operation, type, flags, dump, header, more);
    }

    /** Bytes of header and attributes, padding included. */
    int payloadSize() {
        return Attribute.aligned(header.length) + Attribute.encodedSize(attributes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Request that && type == that.type && flags == that.flags && dump == that.dump
                && Arrays.equals(header, that.header) && attributes.equals(that.attributes);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * type + flags) + attributes.hashCode();
    }

    @Override
    public String toString() {
        return operation + " [type " + type + ", flags 0x" + Integer.toHexString(flags) + ", header " + HexFormat.of().formatHex(header)
                + ", attributes " + attributes + "]";
    }
}
