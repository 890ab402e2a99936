package org.mobilityd.wire;

import java.util.Arrays;
import java.util.HexFormat;

/** A neighbour discovery option (RFC 4861 section 4.6; RFC 6275 section 7). */
public sealed interface NdOption {

    int type();

    /** Source or Target Link-Layer Address. @param type 1 or 2 @param address a MAC address in the low 48 bits */
    record LinkLayerAddress(int type, long address) implements NdOption {
    }

    /**
     * Prefix Information (RFC 4861 section 4.6.2 as changed by RFC 6275 section 7.2).
     *
     * @param flags as on the wire: {@link #FLAG_ON_LINK}, {@link #FLAG_AUTONOMOUS}, {@link #FLAG_ROUTER_ADDRESS}
     * @param validLifetimeSeconds 0xffffffff: infinite
     * @param address the prefix; with the R flag a complete address of the router
     */
    record PrefixInformation(int prefixLength, int flags, long validLifetimeSeconds, long preferredLifetimeSeconds,
            Ipv6Address address) implements NdOption {

        public static final int FLAG_ON_LINK = 0x80;
        public static final int FLAG_AUTONOMOUS = 0x40;
        public static final int FLAG_ROUTER_ADDRESS = 0x20;

        @Override
        public int type() {
            return Iana.ND_PREFIX_INFORMATION;
        }

        public Ipv6Prefix prefix() {
            return address.prefix(Math.min(prefixLength, 128));
        }

        public boolean autonomous() {
            return (flags & FLAG_AUTONOMOUS) != 0;
        }
    }

    /** MTU (RFC 4861 section 4.6.4). */
    record Mtu(long mtu) implements NdOption {
        @Override
        public int type() {
            return Iana.ND_MTU;
        }
    }

    /** Advertisement Interval (RFC 6275 section 7.3): the most time between two unsolicited advertisements. */
    record AdvertisementInterval(long millis) implements NdOption {
        @Override
        public int type() {
            return Iana.ND_ADVERTISEMENT_INTERVAL;
        }
    }

    /** Home Agent Information (RFC 6275 section 7.4). */
    record HomeAgentInformation(int preference, int lifetimeSeconds) implements NdOption {
        @Override
        public int type() {
            return Iana.ND_HOME_AGENT_INFORMATION;
        }
    }

    /** An option of a type that this codec does not know. @param data all bytes behind type and length */
    record UnknownNdOption(int type, byte[] data) implements NdOption {
        public UnknownNdOption {
            data = data.clone();
        }

        @Override
        public byte[] data() {
            return data.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof UnknownNdOption that && type == that.type && Arrays.equals(data, that.data);
        }

        @Override
        public int hashCode() {
            return 31 * type + Arrays.hashCode(data);
        }

        @Override
        public String toString() {
            return "UnknownNdOption[type=" + type + ", data=" + HexFormat.of().formatHex(data) + "]";
        }
    }
}
