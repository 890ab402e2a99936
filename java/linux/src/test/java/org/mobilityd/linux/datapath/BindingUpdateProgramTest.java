package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.linux.datapath.BindingUpdateBytes.alternateCareOfAddress;
import static org.mobilityd.linux.datapath.BindingUpdateBytes.nonceIndices;
import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.linux.datapath.DatapathEvent.SignallingPacket;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** Binding Updates at an agent's outside: forged ones go no further, authentic ones are told apart (RFC 6275 section 9.5.1). */
class BindingUpdateProgramTest extends ProgramTest {

    private static final TestSecret OLD = secret(0x0fff, "000102030405060708090a0b0c0d0e0f10111213", "2021222324252627");
    private static final TestSecret NEW = secret(0x1000, "303132333435363738393a3b3c3d3e3f40414243", "5051525354555657");
    private static final int UNKNOWN_INDEX = 0x1001;
    /** In the slot of the one that is known. */
    private static final int UNKNOWN_INDEX_OF_THE_SAME_SLOT = 0x2000;
    private static final String INDICES = nonceIndices(OLD.nonceIndex(), NEW.nonceIndex());

    @BeforeEach
    void prepare() {
        for (Limit limit : Limit.values()) {
            fixture.datapath().limit(limit, new Rate(1_000_000_000, 1_000_000));
        }
        fixture.datapath().claimAddresses(Ipv6Prefix.parse("2001:db8:3::/64"), AddressUse.CORRESPONDENT);
        fixture.datapath().installTestSecret(OLD);
        fixture.datapath().installTestSecret(NEW);
    }

    private static TestSecret secret(int index, String nodeKey, String nonce) {
        return new TestSecret(index, HexFormat.of().parseHex(nodeKey), HexFormat.of().parseHex(nonce), 1);
    }

    private static BindingUpdateBytes update() {
        return new BindingUpdateBytes(HOME, CORRESPONDENT).options(INDICES);
    }

    private static byte[] registration(BindingUpdateBytes update, Ipv6Address careOfAddress) {
        return update.signed(update.registrationKey(OLD, NEW, careOfAddress), careOfAddress);
    }

    private static byte[] deletion(BindingUpdateBytes update) {
        return update.signed(update.deletionKey(OLD), HOME);
    }

    private static byte[] withOption(byte[] message) {
        return packet(CARE_OF, CORRESPONDENT).homeAddressOption(HOME).mobility(message, HOME).frame();
    }

    private void assertAuthentic(byte[] frame) {
        fixture.run(Role.AGENT_OUTSIDE, frame).is(XDP_DROP, "mobility-message-lifted");
        assertTrue(lifted().authentic(), () -> "authentic, but not known to be: " + HexFormat.of().formatHex(frame));
    }

    private void assertUndecided(byte[] frame) {
        fixture.run(Role.AGENT_OUTSIDE, frame).is(XDP_DROP, "mobility-message-lifted");
        assertFalse(lifted().authentic(), () -> "nothing could show that it is authentic: " + HexFormat.of().formatHex(frame));
    }

    private void assertForged(byte[] frame) {
        fixture.run(Role.AGENT_OUTSIDE, frame).is(XDP_DROP, "drop-bad-authenticator");
        assertEquals(List.of(), fixture.events());
    }

    private SignallingPacket lifted() {
        List<DatapathEvent> events = fixture.events();
        assertEquals(1, events.size());
        return (SignallingPacket) events.get(0);
    }

    @Test
    void saysWhenItArrived() {
        long before = System.nanoTime();
        fixture.run(Role.AGENT_OUTSIDE, withOption(registration(update(), CARE_OF)));
        long arrivedAt = lifted().arrivedAt();
        assertTrue(before <= arrivedAt && arrivedAt <= System.nanoTime(), () -> arrivedAt + ", but not before " + before);
    }

    @Test
    void knowsAnAuthenticRegistration() {
        assertAuthentic(withOption(registration(update(), CARE_OF)));
    }

    @Test
    void knowsOneWhoseHomeAddressIsItsSource() {
        byte[] message = registration(update().options(INDICES + alternateCareOfAddress(CARE_OF)), CARE_OF);
        assertAuthentic(packet(HOME, CORRESPONDENT).mobility(message, HOME).frame());
    }

    @Test
    void knowsOneOfAnAlternateCareOfAddress() {
        byte[] message = registration(update().options(alternateCareOfAddress(STRANGER) + INDICES), STRANGER);
        assertAuthentic(withOption(message));
    }

    @Test
    void knowsADeletionByTheHomeNonceAlone() {
        String indices = nonceIndices(OLD.nonceIndex(), UNKNOWN_INDEX);
        assertAuthentic(withOption(deletion(update().options(indices).lifetimeUnits(0))));
    }

    /** As RFC 3775 had it: the care-of address is the home address, whatever the lifetime. */
    @Test
    void knowsADeletionByTheCareOfAddress() {
        assertAuthentic(packet(HOME, CORRESPONDENT).mobility(deletion(update()), HOME).frame());
        assertAuthentic(withOption(deletion(update().options(INDICES + alternateCareOfAddress(HOME)))));
    }

    @Test
    void knowsItBehindWhateverHeadersPrecedeIt() {
        byte[] message = registration(update(), CARE_OF);
        for (String tags : TAGS) {
            for (var before : before()) {
                byte[] whole = before.getPayload().apply(packet(CARE_OF, CORRESPONDENT)).homeAddressOption(HOME).mobility(message, HOME)
                        .build();
                assertAuthentic(PacketBuilder.taggedFrame(tags, whole));
            }
        }
    }

    @Test
    void knowsItWhateverOtherOptionsThereAreInWhateverOrder() {
        Map<String, String> cases = Map.of(
                "padding first", "00 01020000 " + INDICES,
                "much padding", INDICES + "01" + "40" + "00".repeat(0x40),
                "an identifier", "08 06 01 616263 6465 " + INDICES,
                "an unknown option", INDICES + "7f 03 010203",
                "nonce indices twice: the first ones count", INDICES + nonceIndices(1, 1),
                "an alternate care-of address twice: the first one counts",
                alternateCareOfAddress(CARE_OF) + INDICES + alternateCareOfAddress(STRANGER));
        cases.forEach((name, options) -> {
            try {
                assertAuthentic(withOption(registration(update().options(options), CARE_OF)));
            } catch (AssertionError e) {
                throw new AssertionError(name, e);
            }
        });
    }

    @Test
    void knowsItOfEveryLengthThatItLooksAtAndLeavesLongerOnesToTheDaemon() {
        for (int padding = 2; padding <= 250; padding++) {
            String pad = String.format("01%02x", padding - 2) + "00".repeat(padding - 2);
            byte[] message = registration(update().options(INDICES + pad), CARE_OF);
            if (message.length <= 256) {
                assertAuthentic(withOption(message));
            } else {
                assertUndecided(withOption(message));
            }
        }
    }

    @Test
    void dropsOneWithAnyBitOfTheAuthenticatorWrong() {
        byte[] message = registration(update(), CARE_OF);
        for (int bit = 0; bit < 96; bit++) {
            byte[] forged = message.clone();
            forged[message.length - 1 - bit / 8] ^= (byte) (1 << bit % 8);
            assertForged(withOption(forged));
        }
    }

    @Test
    void dropsOneWhoseContentsHaveBeenChanged() {
        byte[] message = registration(update(), CARE_OF);
        for (int at : new int[] {3, 6, 7, 8, 9, 10, 11}) {
            byte[] forged = message.clone();
            forged[at] ^= 1;
            assertForged(withOption(forged));
        }
        assertForged(packet(STRANGER, CORRESPONDENT).homeAddressOption(HOME).mobility(message, HOME).frame());
        assertForged(packet(CARE_OF, CORRESPONDENT).homeAddressOption(STRANGER).mobility(message, STRANGER).frame());
        Ipv6Address other = Ipv6Address.parse("2001:db8:3::4");
        assertForged(packet(CARE_OF, other).homeAddressOption(HOME).mobility(message, HOME).frame());
        byte[] swapped = registration(update().options(nonceIndices(NEW.nonceIndex(), OLD.nonceIndex())), CARE_OF);
        assertForged(withOption(swapped));
    }

    @Test
    void dropsADeletionThatWasMadeWithTheKeyOfARegistration() {
        BindingUpdateBytes update = update().lifetimeUnits(0);
        assertForged(withOption(update.signed(update.registrationKey(OLD, NEW, CARE_OF), HOME)));
    }

    /** Section 9.5.4: these are owed an answer, and the daemon knows which. */
    @Test
    void leavesUnknownNoncesToTheDaemon() {
        for (int unknown : new int[] {0, UNKNOWN_INDEX, UNKNOWN_INDEX_OF_THE_SAME_SLOT}) {
            assertUndecided(withOption(registration(update().options(nonceIndices(unknown, NEW.nonceIndex())), CARE_OF)));
            assertUndecided(withOption(registration(update().options(nonceIndices(OLD.nonceIndex(), unknown)), CARE_OF)));
        }
        fixture.datapath().dropTestSecret(OLD.nonceIndex());
        assertUndecided(withOption(registration(update(), CARE_OF)));
    }

    @Test
    void leavesWhatItCannotReadToTheDaemon() {
        byte[] message = registration(update(), CARE_OF);
        for (int at : new int[] {0, 1, 2}) {
            byte[] other = message.clone();
            other[at] = at == 1 ? (byte) (message[1] - 1) : Iana.MH_BINDING_ERROR;
            assertUndecided(withOption(other));
        }
        assertUndecided(withOption(registration(update().options("0401 00 0100"), CARE_OF)));
        assertUndecided(withOption(registration(update().options("0302 0000" + INDICES), CARE_OF)));
        assertUndecided(withOption(registration(update().options(""), CARE_OF)));
        assertUndecided(withOption(HexFormat.of().parseHex("3b03050000000001800000 3c" .replace(" ", "") + INDICES + "01" + "0c"
                + "00".repeat(12))));
    }
}
