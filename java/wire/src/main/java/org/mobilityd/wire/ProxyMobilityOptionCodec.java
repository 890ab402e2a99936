package org.mobilityd.wire;

import java.nio.ByteBuffer;
import org.mobilityd.wire.ProxyMobilityOption.AccessTechnologyType;
import org.mobilityd.wire.ProxyMobilityOption.AnchoredPrefix;
import org.mobilityd.wire.ProxyMobilityOption.DlifLinkLayerAddress;
import org.mobilityd.wire.ProxyMobilityOption.DlifLinkLocalAddress;
import org.mobilityd.wire.ProxyMobilityOption.HandoffIndicator;
import org.mobilityd.wire.ProxyMobilityOption.HomeNetworkPrefix;
import org.mobilityd.wire.ProxyMobilityOption.LinkLocalAddress;
import org.mobilityd.wire.ProxyMobilityOption.LocalPrefix;
import org.mobilityd.wire.ProxyMobilityOption.MobileNodeLinkLayerIdentifier;
import org.mobilityd.wire.ProxyMobilityOption.PreviousMaar;
import org.mobilityd.wire.ProxyMobilityOption.ServingMaar;
import org.mobilityd.wire.ProxyMobilityOption.Timestamp;

/** The options of Proxy Mobile IPv6 (RFC 5213 section 8, RFC 8885 section 4): their bytes, alignments and permitted lengths. */
final class ProxyMobilityOptionCodec {

    /** Reserved, then what counts: a value of 8 bits, or a prefix length before a prefix. */
    private static final int RESERVED_AND_VALUE_BYTES = 2;
    private static final int RESERVED_BYTES = 2;
    private static final int PREFIX_BYTES = RESERVED_AND_VALUE_BYTES + Ipv6Address.BYTES;
    private static final int MAX_PREFIX_LENGTH = 128;

    private ProxyMobilityOptionCodec() {
    }

    // Encoding

    /** How many bytes must stand before an option at {@code position}. Link-layer identifiers stand as drawn: at 4n. */
    static int padding(int position, ProxyMobilityOption option) {
        switch (option.type()) {
            case Iana.OPT_HOME_NETWORK_PREFIX:
            case Iana.OPT_ANCHORED_PREFIX:
            case Iana.OPT_LOCAL_PREFIX:
            case Iana.OPT_PREVIOUS_MAAR:
                return MobilityOptionCodec.paddingTo(position, 8, 4);
            case Iana.OPT_LINK_LOCAL_ADDRESS:
            case Iana.OPT_SERVING_MAAR:
            case Iana.OPT_DLIF_LINK_LOCAL_ADDRESS:
                return MobilityOptionCodec.paddingTo(position, 8, 6);
            case Iana.OPT_TIMESTAMP:
                return MobilityOptionCodec.paddingTo(position, 8, 2);
            case Iana.OPT_MOBILE_NODE_LINK_LAYER_IDENTIFIER:
            case Iana.OPT_DLIF_LINK_LAYER_ADDRESS:
                return MobilityOptionCodec.paddingTo(position, 4, 0);
            default:
                return 0;
        }
    }

    /** Its data. */
    static void write(ProxyMobilityOption option, ByteBuffer out) {
        if (option instanceof HomeNetworkPrefix home) {
            writePrefix(home.prefix(), out);
        } else if (option instanceof HandoffIndicator handoff) {
            out.put((byte) 0).put((byte) handoff.indicator());
        } else if (option instanceof AccessTechnologyType access) {
            out.put((byte) 0).put((byte) access.technology());
        } else if (option instanceof MobileNodeLinkLayerIdentifier node) {
            writeLinkLayer(node.identifier(), out);
        } else if (option instanceof LinkLocalAddress linkLocal) {
            linkLocal.address().write(out);
        } else if (option instanceof Timestamp timestamp) {
            out.putLong(timestamp.value());
        } else if (option instanceof AnchoredPrefix anchored) {
            writePrefix(anchored.prefix(), out);
        } else if (option instanceof LocalPrefix local) {
            writePrefix(local.prefix(), out);
        } else if (option instanceof PreviousMaar previous) {
            writePreviousMaar(previous, out);
        } else if (option instanceof ServingMaar serving) {
            serving.maar().write(out);
        } else if (option instanceof DlifLinkLocalAddress linkLocal) {
            linkLocal.address().write(out);
        } else {
            writeLinkLayer(((DlifLinkLayerAddress) option).address(), out);
        }
    }

    private static void writePrefix(Ipv6Prefix prefix, ByteBuffer out) {
        out.put((byte) 0).put((byte) prefix.length());
        prefix.address().write(out);
    }

    private static void writePreviousMaar(PreviousMaar previous, ByteBuffer out) {
        out.put((byte) 0).put((byte) previous.homeNetworkPrefix().length());
        previous.maar().write(out);
        previous.homeNetworkPrefix().address().write(out);
    }

    private static void writeLinkLayer(LinkLayerIdentifier identifier, ByteBuffer out) {
        out.putShort((short) 0).put(identifier.bytes());
    }

    // Decoding

    static boolean lengthPermitted(int type, int length) {
        switch (type) {
            case Iana.OPT_HOME_NETWORK_PREFIX:
            case Iana.OPT_ANCHORED_PREFIX:
            case Iana.OPT_LOCAL_PREFIX:
                return length == PREFIX_BYTES;
            case Iana.OPT_PREVIOUS_MAAR:
                return length == PREFIX_BYTES + Ipv6Address.BYTES;
            case Iana.OPT_HANDOFF_INDICATOR:
            case Iana.OPT_ACCESS_TECHNOLOGY_TYPE:
                return length == RESERVED_AND_VALUE_BYTES;
            case Iana.OPT_MOBILE_NODE_LINK_LAYER_IDENTIFIER:
            case Iana.OPT_DLIF_LINK_LAYER_ADDRESS:
                return length > RESERVED_BYTES;
            case Iana.OPT_LINK_LOCAL_ADDRESS:
            case Iana.OPT_SERVING_MAAR:
            case Iana.OPT_DLIF_LINK_LOCAL_ADDRESS:
                return length == Ipv6Address.BYTES;
            case Iana.OPT_TIMESTAMP:
                return length == Long.BYTES;
            default:
                return true;
        }
    }

    /** Where in the array of {@code data}, whose length is permitted, stands a value that no option of {@code type} has; or -1. */
    static int faultOffset(int type, ByteBuffer data) {
        switch (type) {
            case Iana.OPT_HOME_NETWORK_PREFIX:
            case Iana.OPT_ANCHORED_PREFIX:
            case Iana.OPT_LOCAL_PREFIX:
            case Iana.OPT_PREVIOUS_MAAR:
                int prefixLength = data.position() + 1;
                return Byte.toUnsignedInt(data.get(prefixLength)) > MAX_PREFIX_LENGTH ? prefixLength : -1;
            default:
                return -1;
        }
    }

    /** The option in {@code data}, in which nothing is at fault; or null when this codec does not know its type. */
    static ProxyMobilityOption option(int type, ByteBuffer data) {
        switch (type) {
            case Iana.OPT_HOME_NETWORK_PREFIX:
                return new HomeNetworkPrefix(readPrefix(data));
            case Iana.OPT_HANDOFF_INDICATOR:
                return new HandoffIndicator(secondByte(data));
            case Iana.OPT_ACCESS_TECHNOLOGY_TYPE:
                return new AccessTechnologyType(secondByte(data));
            case Iana.OPT_MOBILE_NODE_LINK_LAYER_IDENTIFIER:
                return new MobileNodeLinkLayerIdentifier(readLinkLayer(data));
            case Iana.OPT_LINK_LOCAL_ADDRESS:
                return new LinkLocalAddress(Ipv6Address.read(data));
            case Iana.OPT_TIMESTAMP:
                return new Timestamp(data.getLong());
            case Iana.OPT_ANCHORED_PREFIX:
                return new AnchoredPrefix(readPrefix(data));
            case Iana.OPT_LOCAL_PREFIX:
                return new LocalPrefix(readPrefix(data));
            case Iana.OPT_PREVIOUS_MAAR:
                int length = secondByte(data);
                return new PreviousMaar(Ipv6Address.read(data), Ipv6Address.read(data).prefix(length));
            case Iana.OPT_SERVING_MAAR:
                return new ServingMaar(Ipv6Address.read(data));
            case Iana.OPT_DLIF_LINK_LOCAL_ADDRESS:
                return new DlifLinkLocalAddress(Ipv6Address.read(data));
            case Iana.OPT_DLIF_LINK_LAYER_ADDRESS:
                return new DlifLinkLayerAddress(readLinkLayer(data));
            default:
                return null;
        }
    }

    private static int secondByte(ByteBuffer data) {
        data.get();
        return Byte.toUnsignedInt(data.get());
    }

    /** Bits beyond the prefix length are ignored (RFC 8885 section 4.3). */
    private static Ipv6Prefix readPrefix(ByteBuffer data) {
        int length = secondByte(data);
        return Ipv6Address.read(data).prefix(length);
    }

    private static LinkLayerIdentifier readLinkLayer(ByteBuffer data) {
        return new LinkLayerIdentifier(MobilityOptionCodec.rest(data.position(data.position() + RESERVED_BYTES)));
    }
}
