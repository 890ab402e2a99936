package org.mobilityd.wire;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The ICMPv6 messages (RFC 4443) and neighbour discovery messages (RFC 4861) that mobility signalling needs. */
public sealed interface Icmpv6Message extends Message {

    /** The ICMPv6 type (values in {@link Iana}). */
    int type();

    /** Router Solicitation (RFC 4861 section 4.1). */
    record RouterSolicitation(List<NdOption> options) implements Icmpv6Message {
        public RouterSolicitation {
            options = List.copyOf(options);
        }

        @Override
        public int type() {
            return Iana.ICMPV6_ROUTER_SOLICITATION;
        }
    }

    /**
     * Router Advertisement (RFC 4861 section 4.2; the H flag: RFC 6275 section 7.1).
     *
     * @param flags the 8 flag bits as on the wire: {@link #FLAG_MANAGED}, {@link #FLAG_OTHER}, {@link #FLAG_HOME_AGENT}
     * @param routerLifetimeSeconds 0: not a default router
     * @param reachableTimeMillis 0: unspecified
     * @param retransTimerMillis 0: unspecified
     */
    record RouterAdvertisement(int currentHopLimit, int flags, int routerLifetimeSeconds, long reachableTimeMillis,
            long retransTimerMillis, List<NdOption> options) implements Icmpv6Message {

        public static final int FLAG_MANAGED = 0x80;
        public static final int FLAG_OTHER = 0x40;
        public static final int FLAG_HOME_AGENT = 0x20;

        public RouterAdvertisement {
            options = List.copyOf(options);
        }

        @Override
        public int type() {
            return Iana.ICMPV6_ROUTER_ADVERTISEMENT;
        }

        public boolean homeAgent() {
            return (flags & FLAG_HOME_AGENT) != 0;
        }
    }

    /** Neighbor Solicitation (RFC 4861 section 4.3). */
    record NeighborSolicitation(Ipv6Address target, List<NdOption> options) implements Icmpv6Message {
        public NeighborSolicitation {
            options = List.copyOf(options);
        }

        @Override
        public int type() {
            return Iana.ICMPV6_NEIGHBOR_SOLICITATION;
        }
    }

    /** Neighbor Advertisement (RFC 4861 section 4.4). */
    record NeighborAdvertisement(boolean router, boolean solicited, boolean override, Ipv6Address target, List<NdOption> options)
            implements Icmpv6Message {
        public NeighborAdvertisement {
            options = List.copyOf(options);
        }

        @Override
        public int type() {
            return Iana.ICMPV6_NEIGHBOR_ADVERTISEMENT;
        }
    }

    /**
     * An error message of RFC 4443: types 1 to 4.
     *
     * @param value the second 32-bit word: the MTU of a Packet Too Big, the pointer of a Parameter Problem, else 0
     * @param invokingPacket as much of the packet that caused the error as was quoted
     */
    record ErrorMessage(int type, int code, long value, byte[] invokingPacket) implements Icmpv6Message {
        public ErrorMessage {
            invokingPacket = invokingPacket.clone();
        }

        @Override
        public byte[] invokingPacket() {
            return invokingPacket.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ErrorMessage that && type == that.type && code == that.code && value == that.value
                    && Arrays.equals(invokingPacket, that.invokingPacket);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * type + code) + Arrays.hashCode(invokingPacket);
        }

        @Override
        public String toString() {
            return "ErrorMessage[type=" + type + ", code=" + code + ", value=" + value + ", quoting " + invokingPacket.length + " bytes]";
        }
    }

    /** A message of another type; its bytes (behind the checksum) survive a round trip. */
    record OtherIcmpv6(int type, int code, byte[] data) implements Icmpv6Message {
        public OtherIcmpv6 {
            data = data.clone();
        }

        @Override
        public byte[] data() {
            return data.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof OtherIcmpv6 that && type == that.type && code == that.code && Arrays.equals(data, that.data);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * type + code) + Arrays.hashCode(data);
        }

        @Override
        public String toString() {
            return "OtherIcmpv6[type=" + type + ", code=" + code + ", data=" + HexFormat.of().formatHex(data) + "]";
        }
    }
}
