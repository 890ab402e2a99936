package org.mobilityd.wire;

import java.util.HexFormat;

/** Bytes as tests write them: hex digits, spaces where they help. */
final class Hex {

    private Hex() {
    }

    static byte[] bytes(String... digits) {
        return HexFormat.of().parseHex(String.join("", digits).replace(" ", ""));
    }

    static String text(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
