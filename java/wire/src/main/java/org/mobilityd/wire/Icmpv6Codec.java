package org.mobilityd.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.mobilityd.wire.Icmpv6Message.ErrorMessage;
import org.mobilityd.wire.Icmpv6Message.NeighborAdvertisement;
import org.mobilityd.wire.Icmpv6Message.NeighborSolicitation;
import org.mobilityd.wire.Icmpv6Message.OtherIcmpv6;
import org.mobilityd.wire.Icmpv6Message.RouterAdvertisement;
import org.mobilityd.wire.Icmpv6Message.RouterSolicitation;

/**
 * ICMPv6 messages (RFC 4443) and neighbour discovery (RFC 4861 section 4) to and from bytes. The checksum is left 0 here;
 * {@link PacketCodec} fills and verifies it.
 */
public final class Icmpv6Codec {

    /** Type, Code, Checksum. */
    static final int FIXED_BYTES = 4;
    static final int CHECKSUM_OFFSET = 2;

    private static final int MAX_BYTES = 0xffff;
    private static final int NA_FLAG_ROUTER = 0x80;
    private static final int NA_FLAG_SOLICITED = 0x40;
    private static final int NA_FLAG_OVERRIDE = 0x20;

    private Icmpv6Codec() {
    }

    /** Whether messages of this type are neighbour discovery, sent and accepted with hop limit 255 only. */
    static boolean isNeighborDiscovery(int type) {
        return type >= Iana.ICMPV6_ROUTER_SOLICITATION && type <= Iana.ICMPV6_NEIGHBOR_ADVERTISEMENT;
    }

    private static boolean isError(int type) {
        return type >= Iana.ICMPV6_DESTINATION_UNREACHABLE && type <= Iana.ICMPV6_PARAMETER_PROBLEM;
    }

    // Encoding

    /**
     * The bytes of the message, checksum 0.
     *
     * @throws IllegalArgumentException when the message is longer than an IPv6 payload can be
     */
    public static byte[] encode(Icmpv6Message message) {
        if (message instanceof ErrorMessage error) {
            byte[] invoking = error.invokingPacket();
            return start(error.type(), error.code(), 4 + invoking.length).putInt((int) error.value()).put(invoking).array();
        }
        if (message instanceof OtherIcmpv6 other) {
            byte[] data = other.data();
            return start(other.type(), other.code(), data.length).put(data).array();
        }
        return encodeNeighborDiscovery(message);
    }

    private static byte[] encodeNeighborDiscovery(Icmpv6Message message) {
        if (message instanceof RouterSolicitation solicitation) {
            byte[] options = NdOptionCodec.encode(solicitation.options());
            return start(message.type(), 0, 4 + options.length).putInt(0).put(options).array();
        }
        if (message instanceof RouterAdvertisement advertisement) {
            byte[] options = NdOptionCodec.encode(advertisement.options());
            return start(message.type(), 0, 12 + options.length)
                    .put((byte) advertisement.currentHopLimit()).put((byte) advertisement.flags())
                    .putShort((short) advertisement.routerLifetimeSeconds())
                    .putInt((int) advertisement.reachableTimeMillis()).putInt((int) advertisement.retransTimerMillis())
                    .put(options).array();
        }
        if (message instanceof NeighborSolicitation solicitation) {
            return encodeWithTarget(message.type(), 0, solicitation.target(), solicitation.options());
        }
        NeighborAdvertisement advertisement = (NeighborAdvertisement) message;
        return encodeWithTarget(message.type(), flags(advertisement), advertisement.target(), advertisement.options());
    }

    private static byte[] encodeWithTarget(int type, int flags, Ipv6Address target, List<NdOption> options) {
        byte[] encodedOptions = NdOptionCodec.encode(options);
        return start(type, 0, 4 + Ipv6Address.BYTES + encodedOptions.length)
                .put((byte) flags).put(new byte[3]).put(target.toBytes()).put(encodedOptions).array();
    }

    private static ByteBuffer start(int type, int code, int bodyBytes) {
        if (FIXED_BYTES + bodyBytes > MAX_BYTES) {
            throw new IllegalArgumentException("an ICMPv6 message of " + bodyBytes + " bytes does not fit into a packet");
        }
        return ByteBuffer.allocate(FIXED_BYTES + bodyBytes).put((byte) type).put((byte) code).putShort((short) 0);
    }

    private static int flags(NeighborAdvertisement advertisement) {
        return (advertisement.router() ? NA_FLAG_ROUTER : 0) | (advertisement.solicited() ? NA_FLAG_SOLICITED : 0)
                | (advertisement.override() ? NA_FLAG_OVERRIDE : 0);
    }

    // Decoding

    /**
     * Decodes a whole ICMPv6 message; the checksum is ignored. A neighbour discovery message with a code other than 0, which its
     * receiver has to ignore (RFC 4861 section 6.1), decodes as {@link OtherIcmpv6}.
     */
    public static DecodeResult<Icmpv6Message> decode(byte[] message) {
        if (message.length < FIXED_BYTES) {
            return DecodeResult.malformed(MalformedReason.TRUNCATED, message.length);
        }
        int type = message[0] & 0xff;
        int code = message[1] & 0xff;
        boolean neighborDiscovery = isNeighborDiscovery(type) && code == 0;
        if (!neighborDiscovery && !isError(type)) {
            return DecodeResult.decoded(new OtherIcmpv6(type, code, Arrays.copyOfRange(message, FIXED_BYTES, message.length)));
        }
        int fixedPart = fixedPartBytes(type);
        if (message.length < fixedPart) {
            return DecodeResult.malformed(MalformedReason.TRUNCATED, message.length);
        }
        ByteBuffer in = ByteBuffer.wrap(message).position(FIXED_BYTES);
        if (!neighborDiscovery) {
            long value = Integer.toUnsignedLong(in.getInt());
            return DecodeResult.decoded(new ErrorMessage(type, code, value, Arrays.copyOfRange(message, fixedPart, message.length)));
        }
        return NdOptionCodec.decode(message, fixedPart).map(options -> neighborDiscovery(type, in, options));
    }

    private static int fixedPartBytes(int type) {
        switch (type) {
            case Iana.ICMPV6_ROUTER_ADVERTISEMENT:
                return 16;
            case Iana.ICMPV6_NEIGHBOR_SOLICITATION:
            case Iana.ICMPV6_NEIGHBOR_ADVERTISEMENT:
                return FIXED_BYTES + 4 + Ipv6Address.BYTES;
            default:
                return FIXED_BYTES + 4;
        }
    }

    private static Icmpv6Message neighborDiscovery(int type, ByteBuffer in, List<NdOption> options) {
        switch (type) {
            case Iana.ICMPV6_ROUTER_SOLICITATION:
                return new RouterSolicitation(options);
            case Iana.ICMPV6_ROUTER_ADVERTISEMENT:
                return new RouterAdvertisement(Byte.toUnsignedInt(in.get()), Byte.toUnsignedInt(in.get()),
                        Short.toUnsignedInt(in.getShort()), Integer.toUnsignedLong(in.getInt()),
                        Integer.toUnsignedLong(in.getInt()), options);
            case Iana.ICMPV6_NEIGHBOR_SOLICITATION:
                return new NeighborSolicitation(Ipv6Address.read(in.position(FIXED_BYTES + 4)), options);
            default:
                int flags = Byte.toUnsignedInt(in.get());
                return new NeighborAdvertisement((flags & NA_FLAG_ROUTER) != 0, (flags & NA_FLAG_SOLICITED) != 0,
                        (flags & NA_FLAG_OVERRIDE) != 0, Ipv6Address.read(in.position(FIXED_BYTES + 4)), options);
        }
    }
}
