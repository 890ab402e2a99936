package org.mobilityd.protocol.proxy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.mobilityd.wire.MobilityOption.MobileNodeIdentifier;

/**
 * What a mobile node is called in its domain: a network access identifier (RFC 4282), the one kind that Proxy Mobile IPv6 needs (RFC 5213
 * section 6.1).
 */
public record MobileNodeId(String nai) {

    private static final int SUBTYPE_NAI = 1;
    private static final int MAX_BYTES = 253;
    /** So many characters never take more in UTF-8. */
    private static final int CERTAINLY_FITTING = MAX_BYTES / 3;

    public MobileNodeId {
        if (nai.isEmpty() || nai.length() > CERTAINLY_FITTING && nai.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new IllegalArgumentException("a mobile node identifier has 1 to " + MAX_BYTES + " bytes");
        }
    }

    /** The identifier in {@code option}; null when it is of another kind, empty, too long or not text. */
    public static MobileNodeId of(MobileNodeIdentifier option) {
        byte[] identifier = option.identifier();
        if (option.subtype() != SUBTYPE_NAI || identifier.length == 0 || identifier.length > MAX_BYTES) {
            return null;
        }
        if (isAscii(identifier)) {
            return new MobileNodeId(new String(identifier, StandardCharsets.US_ASCII));
        }
        try {
            return new MobileNodeId(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(identifier)).toString());
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** As nearly all are: then no decoder is needed that looks for what is not text. */
    private static boolean isAscii(byte[] bytes) {
        for (byte octet : bytes) {
            if (octet < 0) {
                return false;
            }
        }
        return true;
    }

    public MobileNodeIdentifier option() {
        return new MobileNodeIdentifier(SUBTYPE_NAI, nai.getBytes(StandardCharsets.UTF_8));
    }

    /** Written out as that of an {@link org.mobilityd.wire.Ipv6Address}. */
    @Override
    public boolean equals(Object other) {
        return other instanceof MobileNodeId that && nai.equals(that.nai);
    }

    @Override
    public int hashCode() {
        return nai.hashCode();
    }

    @Override
    public String toString() {
        return nai;
    }
}
