package org.mobilityd.wire;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a node is called on its link, in network byte order: 6 bytes where the link is an Ethernet or a wireless LAN (RFC 4861 section
 * 4.6.1), something else on other links. A value.
 */
public record LinkLayerIdentifier(byte[] bytes) {

    private static final int MAC_BYTES = 6;
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

    public LinkLayerIdentifier {
        bytes = bytes.clone();
    }

    /** @param address a MAC address in the low 48 bits */
    public static LinkLayerIdentifier ofMac(long address) {
        byte[] bytes = new byte[MAC_BYTES];
        for (int i = 0; i < MAC_BYTES; i++) {
            bytes[i] = (byte) (address >>> 8 * (MAC_BYTES - 1 - i));
        }
        return new LinkLayerIdentifier(bytes);
    }

    /** Parses {@code 00:00:5e:00:52:13}. @throws IllegalArgumentException when {@code text} is not bytes between colons */
    public static LinkLayerIdentifier parse(String text) {
        return new LinkLayerIdentifier(COLONS.parseHex(text));
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LinkLayerIdentifier that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return COLONS.formatHex(bytes);
    }
}
