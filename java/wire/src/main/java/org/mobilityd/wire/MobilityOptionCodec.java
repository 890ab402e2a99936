package org.mobilityd.wire;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mobilityd.wire.MobilityOption.AlternateCareOfAddress;
import org.mobilityd.wire.MobilityOption.BindingAuthorizationData;
import org.mobilityd.wire.MobilityOption.BindingRefreshAdvice;
import org.mobilityd.wire.MobilityOption.MobileNodeIdentifier;
import org.mobilityd.wire.MobilityOption.MobilityMessageAuthentication;
import org.mobilityd.wire.MobilityOption.NonceIndices;
import org.mobilityd.wire.MobilityOption.ReplayProtection;
import org.mobilityd.wire.MobilityOption.UnknownMobilityOption;

/**
 * The options of a Mobility Header (RFC 6275 section 6.2, RFC 4283, RFC 4285): their bytes, alignments and permitted lengths. Those of
 * Proxy Mobile IPv6 are in {@link ProxyMobilityOptionCodec}.
 */
final class MobilityOptionCodec {

    /** Subtype and SPI, before the authentication data. */
    static final int MESSAGE_AUTHENTICATION_FIXED_BYTES = 5;

    private static final int UNIT = 8;
    private static final int MAX_DATA_BYTES = 255;

    private MobilityOptionCodec() {
    }

    // Encoding

    /** Writes the options, each at its alignment, and ends them on a multiple of 8. The buffer starts with the Mobility Header. */
    static void encode(List<MobilityOption> options, ByteBuffer out) {
        for (int i = 0; i < options.size(); i++) {
            MobilityOption option = options.get(i);
            boolean last = i == options.size() - 1;
            if (option instanceof BindingAuthorizationData && !last) {
                throw new IllegalArgumentException("the Binding Authorization Data option must be the last (RFC 6275 section 6.2.7)");
            }
            try {
                pad(out, padding(out.position(), option, last));
                write(option, out);
            } catch (BufferOverflowException e) {
                throw doesNotFit(option);
            }
        }
        pad(out, paddingTo(out.position(), UNIT, 0));
    }

    /** Its length is known when its data are written. */
    private static void write(MobilityOption option, ByteBuffer out) {
        int start = out.position();
        out.put((byte) option.type()).put((byte) 0);
        int data = out.position();
        writeData(option, out);
        int length = out.position() - data;
        if (length > MAX_DATA_BYTES) {
            throw doesNotFit(option);
        }
        out.put(start + 1, (byte) length);
    }

    private static IllegalArgumentException doesNotFit(MobilityOption option) {
        return new IllegalArgumentException("mobility option " + option.type() + " does not fit");
    }

    /**
     * How many bytes must stand before an option at {@code position}. An RFC 4285 authentication option is required at 4n + 1 only,
     * but as the last option of a message it is moved so that nothing, not even padding, follows it.
     */
    private static int padding(int position, MobilityOption option, boolean last) {
        if (option instanceof ProxyMobilityOption proxy) {
            return ProxyMobilityOptionCodec.padding(position, proxy);
        }
        if (option instanceof MobilityMessageAuthentication authentication) {
            int dataLength = MESSAGE_AUTHENTICATION_FIXED_BYTES + authentication.authenticationData().length;
            int flushWithTheEnd = Math.floorMod(-(2 + dataLength), UNIT);
            return last && flushWithTheEnd % 4 == 1 ? paddingTo(position, UNIT, flushWithTheEnd) : paddingTo(position, 4, 1);
        }
        switch (option.type()) {
            case Iana.OPT_BINDING_REFRESH_ADVICE:
            case Iana.OPT_NONCE_INDICES:
                return paddingTo(position, 2, 0);
            case Iana.OPT_ALTERNATE_CARE_OF_ADDRESS:
                return paddingTo(position, 8, 6);
            case Iana.OPT_BINDING_AUTHORIZATION_DATA:
            case Iana.OPT_REPLAY_PROTECTION:
                return paddingTo(position, 8, 2);
            default:
                return 0;
        }
    }

    static int paddingTo(int position, int multiple, int remainder) {
        return Math.floorMod(remainder - position, multiple);
    }

    private static void pad(ByteBuffer out, int bytes) {
        if (bytes == 1) {
            out.put((byte) Iana.OPT_PAD1);
        } else if (bytes > 1) {
            out.put((byte) Iana.OPT_PADN).put((byte) (bytes - 2)).put(new byte[bytes - 2]);
        }
    }

    private static void writeData(MobilityOption option, ByteBuffer out) {
        if (option instanceof ProxyMobilityOption proxy) {
            ProxyMobilityOptionCodec.write(proxy, out);
        } else if (option instanceof BindingRefreshAdvice advice) {
            out.putShort((short) advice.refreshIntervalUnits());
        } else if (option instanceof AlternateCareOfAddress alternate) {
            alternate.careOfAddress().write(out);
        } else if (option instanceof NonceIndices indices) {
            out.putShort((short) indices.homeNonceIndex()).putShort((short) indices.careOfNonceIndex());
        } else if (option instanceof BindingAuthorizationData authorization) {
            out.put(authorization.authenticator().toBytes());
        } else if (option instanceof MobileNodeIdentifier mobileNode) {
            out.put((byte) mobileNode.subtype()).put(mobileNode.identifier());
        } else if (option instanceof MobilityMessageAuthentication authentication) {
            out.put((byte) authentication.subtype()).putInt(authentication.spi()).put(authentication.authenticationData());
        } else if (option instanceof ReplayProtection replay) {
            out.putLong(replay.timestamp());
        } else {
            out.put(((UnknownMobilityOption) option).data());
        }
    }

    // Decoding

    /** The options in {@code header[from, header.length)} without padding; a pointer counts from the start of {@code header}. */
    static DecodeResult<List<MobilityOption>> decode(byte[] header, int from) {
        List<MobilityOption> options = new ArrayList<>();
        OptionCursor cursor = new OptionCursor(header, from, header.length);
        while (cursor.advance()) {
            if (!lengthPermitted(cursor.type(), cursor.dataLength())) {
                return DecodeResult.malformed(MalformedReason.BAD_OPTION, cursor.lengthOffset());
            }
            ByteBuffer data = ByteBuffer.wrap(header, cursor.dataOffset(), cursor.dataLength());
            int fault = ProxyMobilityOptionCodec.faultOffset(cursor.type(), data);
            if (fault >= 0) {
                return DecodeResult.malformed(MalformedReason.BAD_OPTION, fault);
            }
            if (cursor.type() == Iana.OPT_BINDING_AUTHORIZATION_DATA && cursor.nextOffset() != header.length) {
                // Neither an option nor padding may follow it (section 6.2): the authenticator is the end of the header.
                return DecodeResult.malformed(MalformedReason.BAD_OPTION, cursor.offset());
            }
            options.add(option(cursor.type(), data));
        }
        if (cursor.faulty()) {
            return DecodeResult.malformed(MalformedReason.BAD_OPTION, cursor.faultOffset());
        }
        return DecodeResult.decoded(options);
    }

    private static boolean lengthPermitted(int type, int length) {
        switch (type) {
            case Iana.OPT_BINDING_REFRESH_ADVICE:
                return length == 2;
            case Iana.OPT_ALTERNATE_CARE_OF_ADDRESS:
                return length == Ipv6Address.BYTES;
            case Iana.OPT_NONCE_INDICES:
                return length == 4;
            case Iana.OPT_BINDING_AUTHORIZATION_DATA:
                return length == Authenticator.BYTES;
            case Iana.OPT_MOBILE_NODE_IDENTIFIER:
                return length >= 1;
            case Iana.OPT_MOBILITY_MESSAGE_AUTHENTICATION:
                return length >= MESSAGE_AUTHENTICATION_FIXED_BYTES;
            case Iana.OPT_REPLAY_PROTECTION:
                return length == 8;
            default:
                return ProxyMobilityOptionCodec.lengthPermitted(type, length);
        }
    }

    private static MobilityOption option(int type, ByteBuffer data) {
        switch (type) {
            case Iana.OPT_BINDING_REFRESH_ADVICE:
                return new BindingRefreshAdvice(Short.toUnsignedInt(data.getShort()));
            case Iana.OPT_ALTERNATE_CARE_OF_ADDRESS:
                return new AlternateCareOfAddress(Ipv6Address.read(data));
            case Iana.OPT_NONCE_INDICES:
                return new NonceIndices(Short.toUnsignedInt(data.getShort()), Short.toUnsignedInt(data.getShort()));
            case Iana.OPT_BINDING_AUTHORIZATION_DATA:
                return new BindingAuthorizationData(new Authenticator(rest(data)));
            case Iana.OPT_MOBILE_NODE_IDENTIFIER:
                return new MobileNodeIdentifier(Byte.toUnsignedInt(data.get()), rest(data));
            case Iana.OPT_MOBILITY_MESSAGE_AUTHENTICATION:
                return new MobilityMessageAuthentication(Byte.toUnsignedInt(data.get()), data.getInt(), rest(data));
            case Iana.OPT_REPLAY_PROTECTION:
                return new ReplayProtection(data.getLong());
            default:
                MobilityOption proxy = ProxyMobilityOptionCodec.option(type, data);
                return proxy != null ? proxy : new UnknownMobilityOption(type, rest(data));
        }
    }

    static byte[] rest(ByteBuffer data) {
        return Arrays.copyOfRange(data.array(), data.position(), data.limit());
    }
}
