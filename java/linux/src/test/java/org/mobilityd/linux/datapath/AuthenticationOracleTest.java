package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.linux.datapath.BindingUpdateBytes.alternateCareOfAddress;
import static org.mobilityd.linux.datapath.BindingUpdateBytes.nonceIndices;
import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.linux.datapath.DatapathEvent.SignallingPacket;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.correspondent.CorrespondentConfig;
import org.mobilityd.protocol.correspondent.CorrespondentConfig.ReplyRates;
import org.mobilityd.protocol.correspondent.CorrespondentEngine;
import org.mobilityd.protocol.correspondent.RateLimit;
import org.mobilityd.wire.DecodeResult;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.PacketCodec;

/**
 * The fast path beside the engine, on the same Binding Updates, sound and damaged: what the engine accepts or answers is never dropped,
 * and nothing is called authentic that the engine finds forged.
 */
class AuthenticationOracleTest extends ProgramTest {

    private static final long SEED = 6275;
    private static final int ROUNDS = 4_000;
    private static final Ipv6Prefix CORRESPONDENTS = Ipv6Prefix.parse("2001:db8:3::/64");
    private static final RateLimit NO_LIMIT = new RateLimit(1_000_000, 1_000_000, 1_000_000, 1_000_000);
    private static final Ipv6Address CARE_OF_CORRESPONDENT = Ipv6Address.parse("2001:db8:3::9");

    private final Random random = new Random(SEED);
    private final List<TestSecret> secrets = new ArrayList<>();
    private CorrespondentEngine engine;
    private long now = 1;

    private void startBoth() {
        for (Limit limit : Limit.values()) {
            fixture.datapath().limit(limit, new Rate(1_000_000_000, 1_000_000));
        }
        fixture.datapath().claimAddresses(CORRESPONDENTS, AddressUse.CORRESPONDENT);
        engine = new CorrespondentEngine(CorrespondentConfig.answeringFor(List.of(CORRESPONDENTS))
                .withRates(new ReplyRates(NO_LIMIT, NO_LIMIT, NO_LIMIT, NO_LIMIT)), random::nextBytes);
        takeSecrets(engine.start(now));
        for (int i = 0; i < 2; i++) {
            now += Duration.ofSeconds(31).toNanos();
            takeSecrets(engine.on(now, new Input.TimerDue()));
        }
    }

    private void takeSecrets(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.InstallTestSecret install) {
                secrets.add(install.secret());
                fixture.datapath().installTestSecret(install.secret());
            }
        }
    }

    @Test
    void dropsNothingThatTheEngineWouldAcceptOrAnswer() {
        startBoth();
        int accepted = 0;
        int answered = 0;
        int dropped = 0;
        for (int round = 0; round < ROUNDS; round++) {
            now += Duration.ofMillis(1).toNanos();
            byte[] packet = anyPacket(round);
            boolean reacts = engineReacts(packet);
            String verdict = fixture.run(Role.AGENT_OUTSIDE, PacketBuilder.frame(packet)).counted().keySet().iterator().next();
            boolean authentic = fixture.events().stream().anyMatch(event -> event instanceof SignallingPacket lifted && lifted.authentic());
            String where = "seed " + SEED + ", round " + round + ", " + verdict + ": " + HexFormat.of().formatHex(packet);
            assertTrue(!reacts || !verdict.startsWith("drop-"), where);
            assertTrue(!authentic || !engineFindsItForged, where);
            accepted += authentic && reacts ? 1 : 0;
            answered += !authentic && reacts ? 1 : 0;
            dropped += verdict.equals("drop-bad-authenticator") ? 1 : 0;
        }
        assertTrue(accepted > ROUNDS / 10 && answered > ROUNDS / 20 && dropped > ROUNDS / 10,
                accepted + " were accepted, " + answered + " answered otherwise, " + dropped + " dropped: this shows too little");
    }

    private boolean engineFindsItForged;

    private boolean engineReacts(byte[] packet) {
        DecodeResult<InboundPacket> result = PacketCodec.decode(packet, 1, null);
        Input input;
        if (result instanceof DecodeResult.Decoded<InboundPacket> decoded) {
            input = new Input.PacketReceived(decoded.value());
        } else {
            DecodeResult.Malformed<InboundPacket> malformed = (DecodeResult.Malformed<InboundPacket>) result;
            input = new Input.MalformedReceived(address(packet, 8), address(packet, 24), malformed.reason(), malformed.pointer(), packet);
        }
        List<Effect> effects = engine.on(now, input);
        engineFindsItForged = effects.stream().anyMatch(effect -> effect instanceof Effect.Report report
                && report.event().toString().contains("bad-authenticator"));
        return effects.stream().anyMatch(effect -> !(effect instanceof Effect.Report));
    }

    private static Ipv6Address address(byte[] packet, int at) {
        return Ipv6Address.of(Arrays.copyOfRange(packet, at, at + Ipv6Address.BYTES));
    }

    private byte[] anyPacket(int round) {
        Ipv6Address careOf = chance(5) ? HOME : chance(30) ? CARE_OF_CORRESPONDENT : CARE_OF;
        Ipv6Address source = chance(4) ? HOME : CARE_OF;
        Ipv6Address logicalSource = source.equals(HOME) && chance(2) ? null : HOME;
        BindingUpdateBytes update = new BindingUpdateBytes(HOME, CORRESPONDENT).sequence(round & 0xffff);
        TestSecret home = any(secrets);
        TestSecret careOfSecret = any(secrets);
        int lifetime = chance(4) ? 0 : 1 + random.nextInt(200);
        boolean alternate = !careOf.equals(source) || chance(4);
        update.lifetimeUnits(lifetime).flags(Iana.BU_FLAG_ACKNOWLEDGE | (chance(12) ? Iana.BU_FLAG_HOME_REGISTRATION : 0));
        update.options(options(index(home), index(careOfSecret), alternate ? careOf : null));
        boolean deletion = lifetime == 0 || careOf.equals(HOME);
        byte[] message = deletion ? update.signed(update.deletionKey(home), HOME)
                : update.signed(update.registrationKey(home, careOfSecret, careOf), careOf);
        damage(message);
        PacketBuilder builder = packet(source, CORRESPONDENT);
        if (chance(10)) {
            builder.hopByHop();
        }
        if (logicalSource != null) {
            builder.homeAddressOption(logicalSource);
        }
        byte[] whole = builder.mobility(message, HOME).build();
        if (chance(30)) {
            whole[40 + random.nextInt(whole.length - 40)] ^= (byte) (1 << random.nextInt(8));
        }
        return whole;
    }

    /** Mostly one that is known. */
    private int index(TestSecret secret) {
        return chance(8) ? random.nextInt(0x10000) : secret.nonceIndex();
    }

    /** In any order, with anything between them. */
    private String options(int homeIndex, int careOfIndex, Ipv6Address alternate) {
        List<String> options = new ArrayList<>();
        if (!chance(12)) {
            options.add(nonceIndices(homeIndex, careOfIndex));
        }
        if (alternate != null) {
            options.add(alternateCareOfAddress(alternate));
        }
        while (chance(2)) {
            options.add(any(List.of("00", "01020000", "7f03010203", "0806016162636465", "0500", "04020001", "0202000a",
                    nonceIndices(homeIndex, 1), "050c" + "00".repeat(12), "01" + "30" + "00".repeat(0x30))));
        }
        Collections.shuffle(options, random);
        return String.join("", options);
    }

    private void damage(byte[] message) {
        if (chance(3)) {
            int at = chance(2) ? random.nextInt(message.length) : random.nextInt(BindingUpdateBytes.FIXED_BYTES);
            message[at] ^= (byte) (1 << random.nextInt(8));
        }
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
