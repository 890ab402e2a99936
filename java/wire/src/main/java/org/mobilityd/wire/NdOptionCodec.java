package org.mobilityd.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mobilityd.wire.NdOption.AdvertisementInterval;
import org.mobilityd.wire.NdOption.HomeAgentInformation;
import org.mobilityd.wire.NdOption.LinkLayerAddress;
import org.mobilityd.wire.NdOption.Mtu;
import org.mobilityd.wire.NdOption.PrefixInformation;
import org.mobilityd.wire.NdOption.UnknownNdOption;

/** The options of neighbour discovery messages (RFC 4861 section 4.6, RFC 6275 section 7); their length counts units of 8 octets. */
final class NdOptionCodec {

    private static final int UNIT = 8;
    private static final int MAX_UNITS = 255;
    private static final int MAC_BYTES = 6;

    private NdOptionCodec() {
    }

    /** The options one after the other, each filled with zeros to a multiple of 8 bytes. */
    static byte[] encode(List<NdOption> options) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (NdOption option : options) {
            byte[] data = data(option);
            int units = (2 + data.length + UNIT - 1) / UNIT;
            if (units > MAX_UNITS) {
                throw new IllegalArgumentException("neighbour discovery option " + option.type() + " does not fit");
            }
            out.write(option.type());
            out.write(units);
            out.writeBytes(data);
            out.writeBytes(new byte[units * UNIT - 2 - data.length]);
        }
        return out.toByteArray();
    }

    private static byte[] data(NdOption option) {
        if (option instanceof LinkLayerAddress linkLayer) {
            return ByteBuffer.allocate(MAC_BYTES).putShort((short) (linkLayer.address() >>> 32)).putInt((int) linkLayer.address()).array();
        }
        if (option instanceof PrefixInformation prefix) {
            ByteBuffer out = ByteBuffer.allocate(30).put((byte) prefix.prefixLength()).put((byte) prefix.flags())
                    .putInt((int) prefix.validLifetimeSeconds()).putInt((int) prefix.preferredLifetimeSeconds()).putInt(0);
            prefix.address().write(out);
            return out.array();
        }
        if (option instanceof Mtu mtu) {
            return ByteBuffer.allocate(6).putShort((short) 0).putInt((int) mtu.mtu()).array();
        }
        if (option instanceof AdvertisementInterval interval) {
            return ByteBuffer.allocate(6).putShort((short) 0).putInt((int) interval.millis()).array();
        }
        if (option instanceof HomeAgentInformation homeAgent) {
            return ByteBuffer.allocate(6).putShort((short) 0).putShort((short) homeAgent.preference())
                    .putShort((short) homeAgent.lifetimeSeconds()).array();
        }
        return ((UnknownNdOption) option).data();
    }

    /** The options in {@code message[from, message.length)}; a pointer counts from the start of {@code message}. */
    static DecodeResult<List<NdOption>> decode(byte[] message, int from) {
        List<NdOption> options = new ArrayList<>();
        int offset = from;
        while (offset < message.length) {
            if (offset + 2 > message.length) {
                return DecodeResult.malformed(MalformedReason.BAD_OPTION, offset);
            }
            int type = message[offset] & 0xff;
            int length = (message[offset + 1] & 0xff) * UNIT;
            if (length == 0 || length > message.length - offset || !lengthPermitted(type, length)) {
                return DecodeResult.malformed(MalformedReason.BAD_OPTION, offset + 1);
            }
            options.add(option(type, Arrays.copyOfRange(message, offset + 2, offset + length)));
            offset += length;
        }
        return DecodeResult.decoded(options);
    }

    private static boolean lengthPermitted(int type, int length) {
        switch (type) {
            case Iana.ND_PREFIX_INFORMATION:
                return length == 4 * UNIT;
            case Iana.ND_MTU:
            case Iana.ND_ADVERTISEMENT_INTERVAL:
            case Iana.ND_HOME_AGENT_INFORMATION:
                return length == UNIT;
            default:
                return true;
        }
    }

    private static NdOption option(int type, byte[] data) {
        ByteBuffer in = ByteBuffer.wrap(data);
        switch (type) {
            case Iana.ND_SOURCE_LINK_LAYER_ADDRESS:
            case Iana.ND_TARGET_LINK_LAYER_ADDRESS:
                // On links whose addresses are longer than a MAC address the option is longer too, and of no use here.
                return data.length == MAC_BYTES
                        ? new LinkLayerAddress(type, Short.toUnsignedLong(in.getShort()) << 32 | Integer.toUnsignedLong(in.getInt()))
                        : new UnknownNdOption(type, data);
            case Iana.ND_PREFIX_INFORMATION:
                return new PrefixInformation(Byte.toUnsignedInt(in.get(0)), Byte.toUnsignedInt(in.get(1)),
                        Integer.toUnsignedLong(in.getInt(2)), Integer.toUnsignedLong(in.getInt(6)), Ipv6Address.read(in.position(14)));
            case Iana.ND_MTU:
                return new Mtu(Integer.toUnsignedLong(in.getInt(2)));
            case Iana.ND_ADVERTISEMENT_INTERVAL:
                return new AdvertisementInterval(Integer.toUnsignedLong(in.getInt(2)));
            case Iana.ND_HOME_AGENT_INFORMATION:
                return new HomeAgentInformation(Short.toUnsignedInt(in.getShort(2)), Short.toUnsignedInt(in.getShort(4)));
            default:
                return new UnknownNdOption(type, data);
        }
    }
}
