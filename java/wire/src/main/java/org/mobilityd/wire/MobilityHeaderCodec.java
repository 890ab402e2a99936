package org.mobilityd.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingError;
import org.mobilityd.wire.MobilityMessage.BindingRefreshRequest;
import org.mobilityd.wire.MobilityMessage.BindingRevocationAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingRevocationIndication;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityMessage.CareOfTest;
import org.mobilityd.wire.MobilityMessage.CareOfTestInit;
import org.mobilityd.wire.MobilityMessage.HandoverAcknowledge;
import org.mobilityd.wire.MobilityMessage.HandoverInitiate;
import org.mobilityd.wire.MobilityMessage.HomeTest;
import org.mobilityd.wire.MobilityMessage.HomeTestInit;
import org.mobilityd.wire.MobilityMessage.UnknownMobilityMessage;

/**
 * The Mobility Header (RFC 6275 section 6.1, RFC 5846 section 5, RFC 5568 section 6.2.1) to and from bytes. Its checksum covers addresses that are not in it: it
 * is left 0 here, and {@link PacketCodec} fills and verifies it.
 */
public final class MobilityHeaderCodec {

    /** Payload Proto, Header Len, MH Type, Reserved, Checksum; the message data follows. */
    static final int FIXED_BYTES = 6;
    static final int PAYLOAD_PROTO_OFFSET = 0;
    static final int HEADER_LEN_OFFSET = 1;
    static final int MH_TYPE_OFFSET = 2;
    static final int CHECKSUM_OFFSET = 4;
    private static final int REVOCATION_TYPE_OFFSET = 6;
    /** Header Len counts units of 8 octets and leaves out the first. */
    static final int UNIT = 8;

    private static final int MAX_BYTES = (255 + 1) * UNIT;
    /** What is encoded is copied out of it: one for each message, of the size that it may have, would be most of what encoding leaves behind. */
    private static final ThreadLocal<ByteBuffer> WORKSPACE = ThreadLocal.withInitial(() -> ByteBuffer.allocate(MAX_BYTES));

    private MobilityHeaderCodec() {
    }

    /** How long the header that starts at {@code offset} says that it is; at least 2 bytes must be there. */
    static int declaredLength(byte[] bytes, int offset) {
        return ((bytes[offset + HEADER_LEN_OFFSET] & 0xff) + 1) * UNIT;
    }

    // Encoding

    /**
     * The bytes of the Mobility Header, checksum 0, length a multiple of 8. Options keep their order; each is padded to its alignment.
     *
     * @throws IllegalArgumentException when the message would be longer than 2048 bytes, or something follows a Binding
     *         Authorization Data option
     */
    public static byte[] encode(MobilityMessage message) {
        ByteBuffer out = WORKSPACE.get().clear();
        out.put((byte) Iana.PROTOCOL_NONE).put((byte) 0).put((byte) message.type()).put((byte) 0).putShort((short) 0);
        if (message instanceof UnknownMobilityMessage unknown) {
            writeUnknown(unknown, out);
        } else {
            writeFixedPart(message, out);
            MobilityOptionCodec.encode(message.options(), out);
        }
        out.put(HEADER_LEN_OFFSET, (byte) (out.position() / UNIT - 1));
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void writeUnknown(UnknownMobilityMessage unknown, ByteBuffer out) {
        byte[] data = unknown.data();
        if (data.length > out.remaining()) {
            throw new IllegalArgumentException("a mobility message of " + data.length + " bytes does not fit");
        }
        out.put(data);
        out.put(new byte[Math.floorMod(-out.position(), UNIT)]);
    }

    private static void writeFixedPart(MobilityMessage message, ByteBuffer out) {
        if (message instanceof BindingRefreshRequest) {
            out.putShort((short) 0);
        } else if (message instanceof HomeTestInit init) {
            out.putShort((short) 0).putLong(init.homeInitCookie().bits());
        } else if (message instanceof CareOfTestInit init) {
            out.putShort((short) 0).putLong(init.careOfInitCookie().bits());
        } else if (message instanceof HomeTest test) {
            out.putShort((short) test.homeNonceIndex()).putLong(test.homeInitCookie().bits()).putLong(test.homeKeygenToken().bits());
        } else if (message instanceof CareOfTest test) {
            out.putShort((short) test.careOfNonceIndex()).putLong(test.careOfInitCookie().bits())
                    .putLong(test.careOfKeygenToken().bits());
        } else if (message instanceof BindingUpdate update) {
            out.putShort((short) update.sequence()).putShort((short) update.flags()).putShort((short) update.lifetimeUnits());
        } else if (message instanceof BindingAcknowledgement acknowledgement) {
            out.put((byte) acknowledgement.status()).put((byte) acknowledgement.flags());
            out.putShort((short) acknowledgement.sequence()).putShort((short) acknowledgement.lifetimeUnits());
        } else if (message instanceof BindingError error) {
            out.put((byte) error.status()).put((byte) 0);
            error.homeAddress().write(out);
        } else if (message instanceof HandoverInitiate initiate) {
            out.putShort((short) initiate.sequence()).put((byte) initiate.flags()).put((byte) initiate.code());
        } else if (message instanceof HandoverAcknowledge acknowledge) {
            out.putShort((short) acknowledge.sequence()).put((byte) acknowledge.flags()).put((byte) acknowledge.code());
        } else if (message instanceof BindingRevocationIndication indication) {
            out.put((byte) Iana.BINDING_REVOCATION_INDICATION).put((byte) indication.trigger());
            out.putShort((short) indication.sequence()).putShort((short) indication.flags());
        } else if (message instanceof BindingRevocationAcknowledgement acknowledgement) {
            out.put((byte) Iana.BINDING_REVOCATION_ACKNOWLEDGEMENT).put((byte) acknowledgement.status());
            out.putShort((short) acknowledgement.sequence()).putShort((short) acknowledgement.flags());
        }
    }

    // Decoding

    /**
     * Decodes the Mobility Header at the start of {@code header}; bytes beyond its Header Len are ignored, and so is the checksum.
     *
     * <p>The checks are those of RFC 6275 section 9.2 in its order: a message of an unknown type decodes as
     * {@link UnknownMobilityMessage} whatever its Payload Proto is, because its sender is owed a Binding Error; then Payload Proto;
     * then Header Len against what the type needs; then the options.
     */
    public static DecodeResult<MobilityMessage> decode(byte[] header) {
        if (header.length < UNIT) {
            return DecodeResult.malformed(MalformedReason.TRUNCATED, header.length);
        }
        int length = declaredLength(header, 0);
        if (length > header.length) {
            return DecodeResult.malformed(MalformedReason.TRUNCATED, HEADER_LEN_OFFSET);
        }
        byte[] exact = length == header.length ? header : Arrays.copyOf(header, length);
        int type = exact[MH_TYPE_OFFSET] & 0xff;
        int fixedPart = fixedPartBytes(exact);
        if (fixedPart < 0) {
            return DecodeResult.decoded(new UnknownMobilityMessage(type, Arrays.copyOfRange(exact, FIXED_BYTES, length)));
        }
        if ((exact[PAYLOAD_PROTO_OFFSET] & 0xff) != Iana.PROTOCOL_NONE) {
            return DecodeResult.malformed(MalformedReason.BAD_PAYLOAD_PROTO, PAYLOAD_PROTO_OFFSET);
        }
        if (length < fixedPart) {
            return DecodeResult.malformed(MalformedReason.HEADER_TOO_SHORT, HEADER_LEN_OFFSET);
        }
        ByteBuffer in = ByteBuffer.wrap(exact).position(FIXED_BYTES);
        return MobilityOptionCodec.decode(exact, fixedPart).map(options -> message(type, in, options));
    }

    /** From the start of the header to where the options begin, or -1 for an unknown MH Type, or Binding Revocation Type. */
    private static int fixedPartBytes(byte[] header) {
        switch (header[MH_TYPE_OFFSET] & 0xff) {
            case Iana.MH_BINDING_REFRESH_REQUEST:
                return FIXED_BYTES + 2;
            case Iana.MH_HOME_TEST_INIT:
            case Iana.MH_CARE_OF_TEST_INIT:
                return FIXED_BYTES + 2 + 8;
            case Iana.MH_HOME_TEST:
            case Iana.MH_CARE_OF_TEST:
                return FIXED_BYTES + 2 + 8 + 8;
            case Iana.MH_BINDING_UPDATE:
            case Iana.MH_BINDING_ACKNOWLEDGEMENT:
                return FIXED_BYTES + 6;
            case Iana.MH_BINDING_ERROR:
                return FIXED_BYTES + 2 + Ipv6Address.BYTES;
            case Iana.MH_HANDOVER_INITIATE:
            case Iana.MH_HANDOVER_ACKNOWLEDGE:
                return FIXED_BYTES + 4;
            case Iana.MH_BINDING_REVOCATION:
                int revocationType = header[REVOCATION_TYPE_OFFSET];
                boolean known = revocationType == Iana.BINDING_REVOCATION_INDICATION
                        || revocationType == Iana.BINDING_REVOCATION_ACKNOWLEDGEMENT;
                return known ? FIXED_BYTES + 6 : -1;
            default:
                return -1;
        }
    }

    private static MobilityMessage message(int type, ByteBuffer in, List<MobilityOption> options) {
        switch (type) {
            case Iana.MH_BINDING_REFRESH_REQUEST:
                return new BindingRefreshRequest(options);
            case Iana.MH_HOME_TEST_INIT:
                return new HomeTestInit(new Cookie(in.getLong(FIXED_BYTES + 2)), options);
            case Iana.MH_CARE_OF_TEST_INIT:
                return new CareOfTestInit(new Cookie(in.getLong(FIXED_BYTES + 2)), options);
            case Iana.MH_HOME_TEST:
                return new HomeTest(unsigned16(in), new Cookie(in.getLong()), new KeygenToken(in.getLong()), options);
            case Iana.MH_CARE_OF_TEST:
                return new CareOfTest(unsigned16(in), new Cookie(in.getLong()), new KeygenToken(in.getLong()), options);
            case Iana.MH_BINDING_UPDATE:
                return new BindingUpdate(unsigned16(in), unsigned16(in), unsigned16(in), options);
            case Iana.MH_BINDING_ACKNOWLEDGEMENT:
                return new BindingAcknowledgement(unsigned8(in), unsigned8(in), unsigned16(in), unsigned16(in), options);
            case Iana.MH_HANDOVER_INITIATE:
                return new HandoverInitiate(unsigned16(in), unsigned8(in), unsigned8(in), options);
            case Iana.MH_HANDOVER_ACKNOWLEDGE:
                return new HandoverAcknowledge(unsigned16(in), unsigned8(in), unsigned8(in), options);
            case Iana.MH_BINDING_REVOCATION:
                return unsigned8(in) == Iana.BINDING_REVOCATION_INDICATION
                        ? new BindingRevocationIndication(unsigned8(in), unsigned16(in), unsigned16(in), options)
                        : new BindingRevocationAcknowledgement(unsigned8(in), unsigned16(in), unsigned16(in), options);
            default:
                return new BindingError(unsigned8(in), Ipv6Address.read(in.position(FIXED_BYTES + 2)), options);
        }
    }

    private static int unsigned8(ByteBuffer in) {
        return Byte.toUnsignedInt(in.get());
    }

    private static int unsigned16(ByteBuffer in) {
        return Short.toUnsignedInt(in.getShort());
    }

    // What authenticators are computed over

    /**
     * The part of a Mobility Header that its authenticator covers, with the checksum counted as 0: "MH Data" of RFC 6275 section
     * 6.2.7 when the header ends with Binding Authorization Data (everything but the last 12 bytes), else "MH Data" of RFC 4285
     * section 5.1 (up to and including the SPI of the first Mobility Message Authentication option).
     *
     * <p>{@code header} is what {@link #encode} made, the authenticator holding any value, or {@link InboundPacket#header()}.
     *
     * @throws IllegalArgumentException when the header has neither option: look for one in the decoded message first
     */
    public static byte[] macInput(byte[] header) {
        OptionCursor option = options(header);
        int messageAuthenticationData = -1;
        while (option.advance()) {
            if (option.type() == Iana.OPT_BINDING_AUTHORIZATION_DATA) {
                return withChecksumZero(header, option.dataOffset());
            }
            if (option.type() == Iana.OPT_MOBILITY_MESSAGE_AUTHENTICATION && messageAuthenticationData < 0) {
                messageAuthenticationData = option.dataOffset() + MobilityOptionCodec.MESSAGE_AUTHENTICATION_FIXED_BYTES;
            }
        }
        return withChecksumZero(header, messageAuthenticationData);
    }

    /**
     * "MH Data" of RFC 4285 section 5: the header up to and including the SPI of the Mobility Message Authentication option with this
     * subtype, with the checksum counted as 0.
     *
     * @throws IllegalArgumentException when the header has no such option
     */
    public static byte[] macInput(byte[] header, int subtype) {
        OptionCursor option = options(header);
        while (option.advance()) {
            if (option.type() == Iana.OPT_MOBILITY_MESSAGE_AUTHENTICATION && (header[option.dataOffset()] & 0xff) == subtype) {
                return withChecksumZero(header, option.dataOffset() + MobilityOptionCodec.MESSAGE_AUTHENTICATION_FIXED_BYTES);
            }
        }
        return withChecksumZero(header, -1);
    }

    private static OptionCursor options(byte[] header) {
        int fixedPart = header.length < UNIT ? -1 : fixedPartBytes(header);
        return fixedPart < 0 ? new OptionCursor(header, 0, 0) : new OptionCursor(header, fixedPart, header.length);
    }

    private static byte[] withChecksumZero(byte[] header, int length) {
        if (length < 0 || length > header.length) {
            throw new IllegalArgumentException("the Mobility Header has no option with an authenticator");
        }
        byte[] covered = Arrays.copyOf(header, length);
        covered[CHECKSUM_OFFSET] = 0;
        covered[CHECKSUM_OFFSET + 1] = 0;
        return covered;
    }
}
