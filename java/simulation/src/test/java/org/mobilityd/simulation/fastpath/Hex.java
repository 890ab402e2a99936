package org.mobilityd.simulation.fastpath;

import java.util.HexFormat;

/** Packets written down by hand: hexadecimal digits in any grouping, with the addresses of the tests by letter. */
final class Hex {

    /** 2001:db8:1::1, the home address. */
    static final String HOME = "20010db8000100000000000000000001";
    /** 2001:db8:2::2, the care-of address. */
    static final String CARE_OF = "20010db8000200000000000000000002";
    /** 2001:db8:3::3, the correspondent. */
    static final String CORRESPONDENT = "20010db8000300000000000000000003";
    /** 2001:db8:4::4, the home agent. */
    static final String HOME_AGENT = "20010db8000400000000000000000004";
    /** A UDP datagram of eight bytes without data; its checksum is nobody's business here. */
    static final String UDP = "1389 138a 0008 beef";

    private Hex() {
    }

    static byte[] bytes(String... parts) {
        return HexFormat.of().parseHex(String.join("", parts).replaceAll("\\s", ""));
    }

    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
