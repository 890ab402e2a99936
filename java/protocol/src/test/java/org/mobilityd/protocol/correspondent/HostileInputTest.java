package org.mobilityd.protocol.correspondent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.protocol.correspondent.Correspondent.sent;
import static org.mobilityd.protocol.correspondent.MobileNode.CARE_OF_ADDRESS;
import static org.mobilityd.protocol.correspondent.MobileNode.HOME_ADDRESS;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.correspondent.CorrespondentConfig.BindingLimits;
import org.mobilityd.wire.Authenticator;
import org.mobilityd.wire.Cookie;
import org.mobilityd.wire.Icmpv6Message.ErrorMessage;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MalformedReason;
import org.mobilityd.wire.Message;
import org.mobilityd.wire.MobilityHeaderCodec;
import org.mobilityd.wire.MobilityMessage;
import org.mobilityd.wire.MobilityMessage.BindingError;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityMessage.HomeTest;
import org.mobilityd.wire.MobilityMessage.HomeTestInit;
import org.mobilityd.wire.MobilityMessage.UnknownMobilityMessage;
import org.mobilityd.wire.MobilityOption.AlternateCareOfAddress;
import org.mobilityd.wire.MobilityOption.BindingAuthorizationData;
import org.mobilityd.wire.MobilityOption.NonceIndices;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/** What attackers can make the correspondent hold, say, or send to others (RFC 6275 section 15.4.5). */
class HostileInputTest {

    private static final int FLOOD = 1_000_000;
    private static final int DIFFERENT_INPUTS = 20_000;

    private final Random random = new Random(6275);

    @Test
    @DisplayName("a million hostile inputs from everywhere leave no state, and no more answers than the limits allow")
    void aFloodLeavesNoState() {
        Correspondent correspondent = new Correspondent();
        int knownIndex = correspondent.engine.nonces(correspondent.now()).get(0).index();
        List<Input> inputs = Stream.generate(() -> hostileInput(knownIndex)).limit(DIFFERENT_INPUTS).toList();
        long answers = 0;
        for (int i = 0; i < FLOOD; i++) {
            answers += sent(correspondent.on(inputs.get(i % DIFFERENT_INPUTS))).size();
        }
        CorrespondentConfig.ReplyRates rates = Correspondent.config().rates();
        assertTrue(answers <= rates.errors().totalBurst() + rates.refusals().totalBurst() + rates.testAnswers().totalBurst(),
                "answers: " + answers);
        assertEquals(List.of(), correspondent.engine.bindings());
        assertEquals(0, correspondent.engine.rememberedDeletions());
        assertEquals(1, correspondent.engine.nonces(correspondent.now()).size());
    }

    @Test
    @DisplayName("an attacker with networks of its own, who does everything right, meets the limits and keeps others' room")
    void anAuthenticFloodMeetsTheLimits() {
        Correspondent correspondent = new Correspondent(
                Correspondent.config().withLimits(new BindingLimits(Duration.ofSeconds(420), 500, 100)));
        for (int i = 0; i < 3_000; i++) {
            Ipv6Address home = new Ipv6Address(HOME_ADDRESS.high(), i + 1);
            Ipv6Address careOf = new Ipv6Address(CARE_OF_ADDRESS.high() + i % 3, i + 1);
            MobileNode attacker = new MobileNode(correspondent, home);
            attacker.register(careOf, 1, 105);
            if (i % 2 == 0) {
                attacker.delete(careOf, 2);
            }
            correspondent.pass(0.003);
            assertTrue(correspondent.engine.bindings().size() + correspondent.engine.rememberedDeletions() <= 300);
        }
        Correspondent.only(new MobileNode(correspondent).register(Ipv6Address.parse("2001:db8:77::1"), 1, 105),
                Effect.InstallBinding.class);
        correspondent.pass(1000);
        assertEquals(0, correspondent.engine.bindings().size() + correspondent.engine.rememberedDeletions());
    }

    @Test
    @DisplayName("whatever is answered goes to the source of the packet that caused it, or to a tested home address: no reflection")
    void answersOnlyTheSource() {
        Correspondent correspondent = new Correspondent();
        int knownIndex = correspondent.engine.nonces(correspondent.now()).get(0).index();
        for (int i = 0; i < 20_000; i++) {
            Input input = hostileInput(knownIndex);
            Ipv6Address source = input instanceof Input.PacketReceived received ? received.packet().source()
                    : input instanceof Input.MalformedReceived malformed ? malformed.source() : ((Input.UnboundHomeAddress) input).source();
            for (OutboundPacket answer : sent(correspondent.on(input))) {
                assertEquals(source, answer.destination());
                assertTrue(answer.destination().isUnicastRoutable());
                assertFalse(Correspondent.config().answersFor(answer.destination()), "a mobility message for a server");
                assertTrue(Correspondent.config().answersFor(answer.source()));
            }
            correspondent.pass(0.01);
        }
    }

    @Test
    @DisplayName("what claims to come from an address answered for is forged, and its answer would be a mobility message for a server")
    void isSilentToForgedSourcesAmongTheCorrespondents() {
        Ipv6Address server = new Ipv6Address(Correspondent.ADDRESS.high(), 77);
        for (Input forged : List.of(new Input.UnboundHomeAddress(server, Correspondent.ADDRESS, HOME_ADDRESS),
                new Input.MalformedReceived(server, Correspondent.ADDRESS, MalformedReason.BAD_PAYLOAD_PROTO, 40, new byte[48]),
                received(server, null, new UnknownMobilityMessage(200, new byte[10])))) {
            List<Effect> effects = new Correspondent().on(forged);
            assertEquals(List.of(), sent(effects));
            assertEquals(server.toString(), String.valueOf(Correspondent.event(effects, "forged-source-ignored").fields().get("source")));
        }
    }

    @Test
    @DisplayName("each input gets one answer at most, and none is longer than the standard's own message sizes make it")
    void amplifiesNothing() {
        Correspondent correspondent = new Correspondent();
        int knownIndex = correspondent.engine.nonces(correspondent.now()).get(0).index();
        for (int i = 0; i < 20_000; i++) {
            Input input = hostileInput(knownIndex);
            List<OutboundPacket> answers = sent(correspondent.on(input));
            assertTrue(answers.size() <= 1, () -> input + " has " + answers.size() + " answers");
            for (OutboundPacket answer : answers) {
                assertTrue(PacketCodec.encode(answer).length <= allowed(answer.message(), asked(input)), () -> answer + " to " + input);
            }
            correspondent.pass(0.01);
        }
    }

    /** Bytes of the packet that is answered; of a packet with a Home Address option and nothing behind it when only that is known. */
    private static int asked(Input input) {
        if (input instanceof Input.MalformedReceived malformed) {
            return malformed.packet().length;
        }
        if (input instanceof Input.PacketReceived received) {
            return 40 + received.packet().header().length + (received.packet().homeAddressOption() != null ? 24 : 0);
        }
        return 40 + 24;
    }

    /** A test is 8 bytes longer than its init, a Binding Error has 24 bytes, an ICMPv6 error quotes (RFC 4443 section 2.4 (c)). */
    private static int allowed(Message answer, int asked) {
        if (answer instanceof HomeTest) {
            return asked + 8;
        }
        if (answer instanceof BindingError) {
            return 40 + 24;
        }
        return answer instanceof ErrorMessage ? Math.min(1280, 40 + 8 + asked) : asked;
    }

    @Test
    @DisplayName("a replay with another source does not redirect the acknowledgement's traffic without limit")
    void aReplayFromElsewhereIsLimitedInRate() {
        Correspondent correspondent = new Correspondent();
        MobileNode mobileNode = new MobileNode(correspondent);
        MobileNode.Draft draft = mobileNode.update(CARE_OF_ADDRESS).alternateFrom(CARE_OF_ADDRESS);
        correspondent.receive(draft.packet());
        OutboundPacket spoofed = draft.from(Ipv6Address.parse("2001:db8:66::1")).packet();
        int toVictim = 0;
        for (int i = 0; i < 10_000; i++) {
            toVictim += sent(correspondent.receive(spoofed)).size();
        }
        assertEquals(Correspondent.config().rates().refusals().perPrefixBurst(), toVictim);
    }

    private Input hostileInput(int knownIndex) {
        Ipv6Address source = address();
        switch (random.nextInt(6)) {
            case 0:
                return new Input.UnboundHomeAddress(source, Correspondent.ADDRESS, address());
            case 1:
                return new Input.MalformedReceived(source, Correspondent.ADDRESS,
                        MalformedReason.values()[random.nextInt(MalformedReason.values().length)], random.nextInt(100),
                        new byte[48 + random.nextInt(2000)]);
            case 2:
                return received(source, null, new HomeTestInit(new Cookie(random.nextLong()), List.of()));
            case 3:
                return received(source, address(), new UnknownMobilityMessage(random.nextInt(248) + 8, new byte[10]));
            default:
                return received(source, address(), forgedUpdate(knownIndex));
        }
    }

    private BindingUpdate forgedUpdate(int knownIndex) {
        int home = random.nextInt(3) == 0 ? random.nextInt(65_536) : knownIndex;
        int careOf = random.nextInt(3) == 0 ? random.nextInt(65_536) : knownIndex;
        byte[] authenticator = new byte[Authenticator.BYTES];
        random.nextBytes(authenticator);
        BindingAuthorizationData authorization = new BindingAuthorizationData(new Authenticator(authenticator));
        NonceIndices indices = new NonceIndices(home, careOf);
        return new BindingUpdate(random.nextInt(65_536), random.nextInt(65_536), random.nextInt(4), random.nextInt(3) == 0
                ? List.of(indices, new AlternateCareOfAddress(address()), authorization)
                : List.of(indices, authorization));
    }

    private Input received(Ipv6Address source, Ipv6Address homeAddress, MobilityMessage message) {
        return new Input.PacketReceived(new InboundPacket(source, Correspondent.ADDRESS, homeAddress, null, null, 1, 64, (Message) message,
                MobilityHeaderCodec.encode(message)));
    }

    /** Mostly plausible, now and then multicast, link-local, or one of the correspondents' own. */
    private Ipv6Address address() {
        switch (random.nextInt(20)) {
            case 0:
                return new Ipv6Address(0xff02L << 48, 1);
            case 1:
                return new Ipv6Address(0xfe80L << 48, random.nextLong());
            case 2:
                return new Ipv6Address(Correspondent.ADDRESS.high(), random.nextLong());
            default:
                return new Ipv6Address(0x2001_0db8_0000_0000L | random.nextInt() & 0xffff_ffffL, random.nextLong());
        }
    }
}
