package org.mobilityd.simulation.fastpath;

import static org.mobilityd.simulation.fastpath.Ipv6Bytes.u16;
import static org.mobilityd.simulation.fastpath.Ipv6Bytes.u8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;

/**
 * Whether a Binding Update to a correspondent is authentic (RFC 6275 sections 5.2.5, 6.2.7, 9.5.1), as far as the fast path looks: what it
 * finds forged it drops.
 */
public final class BindingUpdateFilter {

    /** What the fast path finds. */
    public enum Authenticity {
        /** No Binding Update, one whose nonces are not known, or one that is not looked at. */
        UNDECIDED,
        AUTHENTIC,
        FORGED
    }

    private static final int LONGEST = 256;
    private static final int MOST_OPTIONS = 64;
    private static final int OPTIONS_AT = 12;
    private static final int AUTHENTICATOR_BYTES = 12;

    private final byte[] packet;
    private final int at;
    private final int length;
    private int nonceIndicesAt;
    private int careOfAddressAt;
    private boolean authorized;

    private BindingUpdateFilter(byte[] packet, int at, int length) {
        this.packet = packet;
        this.at = at;
        this.length = length;
    }

    /** @param packet a whole, well-formed IPv6 packet that is no fragment @param secrets those that have not been dropped */
    public static Authenticity examine(byte[] packet, Collection<TestSecret> secrets) {
        PacketLayout layout = PacketLayout.of(packet);
        int at = layout.upperAt();
        int rest = layout.end() - at;
        if (layout.fault() != null || layout.hasSeveralHomeAddresses() || layout.hasTypeTwoRoutingHeader()
                || layout.upperProtocol() != Iana.PROTOCOL_MOBILITY || rest < OPTIONS_AT || u8(packet, at) != Iana.PROTOCOL_NONE
                || u8(packet, at + 2) != Iana.MH_BINDING_UPDATE) {
            return Authenticity.UNDECIDED;
        }
        int length = 8 * (1 + u8(packet, at + 1));
        if (length > LONGEST || length > rest) {
            return Authenticity.UNDECIDED;
        }
        BindingUpdateFilter filter = new BindingUpdateFilter(packet, at, length);
        Ipv6Address homeAddress = layout.hasHomeAddressOption() ? Ipv6Bytes.address(packet, layout.optionAt() + 2)
                : Ipv6Bytes.source(packet);
        return filter.readOptions() ? filter.verify(homeAddress, secrets) : Authenticity.UNDECIDED;
    }

    /** Whether every option can be read, there are nonce indices, and authorization data end the message. */
    private boolean readOptions() {
        int next = OPTIONS_AT;
        for (int options = 0; next < length; options++) {
            int type = u8(packet, at + next);
            int dataLength = type == Iana.OPT_PAD1 || next + 1 == length ? -1 : u8(packet, at + next + 1);
            int end = type == Iana.OPT_PAD1 ? next + 1 : next + 2 + dataLength;
            if (options == MOST_OPTIONS || end > length || type != Iana.OPT_PAD1 && dataLength < 0 || !note(type, dataLength, next, end)) {
                return false;
            }
            next = end;
        }
        return nonceIndicesAt != 0 && authorized;
    }

    private boolean note(int type, int dataLength, int optionAt, int end) {
        if (type == Iana.OPT_NONCE_INDICES && nonceIndicesAt == 0) {
            nonceIndicesAt = at + optionAt + 2;
            return dataLength == 2 * Short.BYTES;
        }
        if (type == Iana.OPT_ALTERNATE_CARE_OF_ADDRESS && careOfAddressAt == 0) {
            careOfAddressAt = at + optionAt + 2;
            return dataLength == Ipv6Address.BYTES;
        }
        authorized = type == Iana.OPT_BINDING_AUTHORIZATION_DATA && dataLength == AUTHENTICATOR_BYTES && end == length;
        return true;
    }

    private Authenticity verify(Ipv6Address homeAddress, Collection<TestSecret> secrets) {
        Ipv6Address careOfAddress = careOfAddressAt == 0 ? Ipv6Bytes.source(packet) : Ipv6Bytes.address(packet, careOfAddressAt);
        boolean deletion = u16(packet, at + 10) == 0 || careOfAddress.equals(homeAddress);
        TestSecret home = find(secrets, u16(packet, nonceIndicesAt));
        TestSecret careOf = find(secrets, u16(packet, nonceIndicesAt + Short.BYTES));
        if (home == null || careOf == null && !deletion) {
            return Authenticity.UNDECIDED;
        }
        ByteBuffer tokens = ByteBuffer.allocate(deletion ? Long.BYTES : 2 * Long.BYTES);
        tokens.putLong(TestInit.keygenToken(home, homeAddress, true));
        if (!deletion) {
            tokens.putLong(TestInit.keygenToken(careOf, careOfAddress, false));
        }
        byte[] expected = authenticator(tokens.array(), deletion ? homeAddress : careOfAddress);
        byte[] received = Arrays.copyOfRange(packet, at + length - AUTHENTICATOR_BYTES, at + length);
        return Arrays.equals(expected, received) ? Authenticity.AUTHENTIC : Authenticity.FORGED;
    }

    private static TestSecret find(Collection<TestSecret> secrets, int nonceIndex) {
        return secrets.stream().filter(secret -> secret.nonceIndex() == nonceIndex).findAny().orElse(null);
    }

    private byte[] authenticator(byte[] tokens, Ipv6Address careOfAddress) {
        byte[] covered = Arrays.copyOfRange(packet, at, at + length - AUTHENTICATOR_BYTES);
        covered[4] = 0;
        covered[5] = 0;
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(MessageDigest.getInstance("SHA-1").digest(tokens), "HmacSHA1"));
            mac.update(careOfAddress.toBytes());
            mac.update(Ipv6Bytes.destination(packet).toBytes());
            return Arrays.copyOf(mac.doFinal(covered), AUTHENTICATOR_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA1", e);
        }
    }
}
