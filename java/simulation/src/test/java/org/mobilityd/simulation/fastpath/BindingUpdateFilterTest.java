package org.mobilityd.simulation.fastpath;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.auth.BindingManagementKey;
import org.mobilityd.protocol.auth.KeygenTokens;
import org.mobilityd.protocol.auth.MessageSigner;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.simulation.fastpath.BindingUpdateFilter.Authenticity;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption.NonceIndices;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

class BindingUpdateFilterTest {

    private static final Ipv6Address HOME = Ipv6Address.parse("2001:db8:1::1");
    private static final Ipv6Address CARE_OF = Ipv6Address.parse("2001:db8:2::2");
    private static final Ipv6Address CORRESPONDENT = Ipv6Address.parse("2001:db8:3::3");
    static final TestSecret FIRST = new TestSecret(7, new byte[20], new byte[8], 0);
    private static final TestSecret SECOND = new TestSecret(8, new byte[20], new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 1);
    private static final List<TestSecret> SECRETS = List.of(FIRST, SECOND);
    private static final int MOBILITY_HEADER_AT = 40 + 24;

    private static byte[] packet(int lifetimeUnits, NonceIndices indices) {
        BindingUpdate update = new BindingUpdate(1, Iana.BU_FLAG_ACKNOWLEDGE, lifetimeUnits, List.of(indices));
        BindingManagementKey key = lifetimeUnits == 0 ? BindingManagementKey.forDeletion(new KeygenTokens(FIRST).home(HOME))
                : BindingManagementKey.forRegistration(new KeygenTokens(FIRST).home(HOME), new KeygenTokens(SECOND).careOf(CARE_OF));
        BindingUpdate signed = MessageSigner.sign(update, key, lifetimeUnits == 0 ? HOME : CARE_OF, CORRESPONDENT);
        return PacketCodec.encode(OutboundPacket.plain(CARE_OF, CORRESPONDENT, signed).withHomeAddressOption(HOME));
    }

    /** A deletion by {@link #FIRST} with one byte changed. */
    static byte[] forged() {
        byte[] changed = packet(0, new NonceIndices(7, 8));
        changed[MOBILITY_HEADER_AT + 9] ^= 1;
        return changed;
    }

    @Test
    void knowsRegistrationsAndDeletions() {
        assertEquals(Authenticity.AUTHENTIC, BindingUpdateFilter.examine(packet(60, new NonceIndices(7, 8)), SECRETS));
        assertEquals(Authenticity.AUTHENTIC, BindingUpdateFilter.examine(packet(0, new NonceIndices(7, 99)), SECRETS));
    }

    @Test
    void findsEveryChangedByteOfWhatIsAuthenticated() {
        byte[] genuine = packet(60, new NonceIndices(7, 8));
        for (int at : new int[] {3, 6, 7, 8, 9, 10, 11, 20, 31}) {
            byte[] changed = genuine.clone();
            changed[MOBILITY_HEADER_AT + at] ^= 1;
            assertEquals(Authenticity.FORGED, BindingUpdateFilter.examine(changed, SECRETS), "byte " + at);
        }
    }

    @Test
    void decidesNothingWithoutTheNonces() {
        byte[] genuine = packet(60, new NonceIndices(7, 8));
        assertEquals(Authenticity.UNDECIDED, BindingUpdateFilter.examine(genuine, List.of(FIRST)));
        assertEquals(Authenticity.UNDECIDED, BindingUpdateFilter.examine(genuine, List.of(SECOND)));
    }
}
