package org.mobilityd.protocol.correspondent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.protocol.correspondent.Correspondent.all;
import static org.mobilityd.protocol.correspondent.Correspondent.event;
import static org.mobilityd.protocol.correspondent.Correspondent.only;
import static org.mobilityd.protocol.correspondent.Correspondent.status;
import static org.mobilityd.protocol.correspondent.MobileNode.CARE_OF_ADDRESS;
import static org.mobilityd.protocol.correspondent.MobileNode.HOME_ADDRESS;
import static org.mobilityd.protocol.correspondent.MobileNode.OTHER_CARE_OF_ADDRESS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.correspondent.CorrespondentConfig.BindingLimits;
import org.mobilityd.protocol.correspondent.CorrespondentEngine.Inheritance;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.OutboundPacket;

/** Starting, from nothing and with what the fast path still holds (RFC 6275 sections 5.2.7, 5.2.8). */
class RestartTest {

    private final Correspondent before = new Correspondent();
    private final MobileNode mobileNode = new MobileNode(before);
    private final List<TestSecret> secrets = new ArrayList<>(
            all(before.startEffects, Effect.InstallTestSecret.class).stream().map(Effect.InstallTestSecret::secret).toList());

    private void passBefore(double seconds) {
        for (Effect effect : before.pass(seconds)) {
            if (effect instanceof Effect.InstallTestSecret install) {
                secrets.add(install.secret());
            } else if (effect instanceof Effect.DropTestSecret drop) {
                secrets.removeIf(secret -> secret.nonceIndex() == drop.nonceIndex());
            }
        }
    }

    private Correspondent restarted() {
        return restarted(Correspondent.config());
    }

    private Correspondent restarted(CorrespondentConfig config) {
        return new Correspondent(config, new Inheritance(secrets, before.engine.bindings(), before.pastBindings()), before.now() + 1);
    }

    @Test
    void startsWithClaimsAndANonce() {
        CorrespondentConfig config = CorrespondentConfig.answeringFor(
                List.of(Correspondent.SERVED, Ipv6Prefix.parse("2001:db8:e::80/128")));
        List<Effect> effects = new CorrespondentEngine(config, Correspondent.seeded(1)).start(0);
        assertEquals(new Effect.ClaimAddresses(Correspondent.SERVED, AddressUse.CORRESPONDENT), effects.get(0));
        assertEquals(new Effect.ClaimAddresses(Ipv6Prefix.parse("2001:db8:e::80/128"), AddressUse.CORRESPONDENT), effects.get(1));
        assertTrue(effects.get(2) instanceof Effect.InstallTestSecret);
        assertEquals(3, effects.size());
    }

    @Test
    void adoptsBindingsAndNoncesWithoutTouchingThem() {
        mobileNode.register(CARE_OF_ADDRESS, 9, 105);
        passBefore(100);
        Correspondent after = restarted();
        assertEquals(before.engine.bindings(), after.engine.bindings());
        assertEquals(List.of(), all(after.startEffects, Effect.RemoveBinding.class));
        assertEquals(List.of(), all(after.startEffects, Effect.DropTestSecret.class));
        assertEquals("1", event(after.startEffects, "state-adopted").fields().get("bindings"));
    }

    @Test
    void goesOnWithTheNonceThatIsCurrent() {
        passBefore(100);
        TestSecret current = secrets.get(secrets.size() - 1);
        assertEquals(current, only(restarted().startEffects, Effect.InstallTestSecret.class).secret());
    }

    @Test
    @DisplayName("tokens that were handed out before the restart are good after it: for a binding, and for its deletion")
    void acceptsTokensFromBefore() {
        OutboundPacket update = mobileNode.update(CARE_OF_ADDRESS).sequence(9).packet();
        OutboundPacket deletion = mobileNode.update(CARE_OF_ADDRESS).sequence(10).lifetime(0).packet();
        Correspondent after = restarted();
        assertEquals(Iana.STATUS_ACCEPTED, status(after.receive(update)));
        assertEquals(CARE_OF_ADDRESS, after.binding(HOME_ADDRESS).careOfAddress());
        assertEquals(Iana.STATUS_ACCEPTED, status(after.receive(deletion)));
    }

    @Test
    void makesANonceWhenTheLastOneIsOver() {
        int last = secrets.get(0).nonceIndex();
        Correspondent after = new Correspondent(Correspondent.config(), new Inheritance(secrets, List.of(), List.of()),
                before.now() + 31_000_000_000L);
        assertEquals(last == 65_535 ? 1 : last + 1, only(after.startEffects, Effect.InstallTestSecret.class).secret().nonceIndex());
        assertEquals(2, after.engine.nonces(after.now()).size());
    }

    @Test
    @DisplayName("an adopted binding is renewed with new tokens, and its sequence number still counts")
    void renewsAnAdoptedBinding() {
        mobileNode.register(CARE_OF_ADDRESS, 9, 105);
        Correspondent after = restarted();
        MobileNode same = new MobileNode(after);
        assertEquals(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW, status(same.register(OTHER_CARE_OF_ADDRESS, 9, 105)));
        assertEquals(Iana.STATUS_ACCEPTED, status(same.register(OTHER_CARE_OF_ADDRESS, 10, 105)));
        assertEquals(OTHER_CARE_OF_ADDRESS, after.binding(HOME_ADDRESS).careOfAddress());
    }

    @Test
    @DisplayName("5.2.8: a mobile node that started over before the restart: its numbers of before do not move the binding either")
    void refusesOldTokensForAnAdoptedBindingToo() {
        OutboundPacket old = mobileNode.update(OTHER_CARE_OF_ADDRESS).sequence(1000).packet();
        before.receive(old);
        mobileNode.delete(OTHER_CARE_OF_ADDRESS, 1001);
        passBefore(30);
        mobileNode.register(CARE_OF_ADDRESS, 1, 105);
        Correspondent after = restarted();
        assertEquals(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW, status(after.receive(old)));
        assertEquals(CARE_OF_ADDRESS, after.binding(HOME_ADDRESS).careOfAddress());
    }

    @Test
    @DisplayName("9.5.3: what was deleted before does not come back by a Binding Update from before: 135")
    void remembersWhatWasDeleted() {
        OutboundPacket update = mobileNode.update(CARE_OF_ADDRESS).sequence(9).packet();
        before.receive(update);
        mobileNode.delete(CARE_OF_ADDRESS, 10);
        Correspondent after = restarted();
        assertEquals(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW, status(after.receive(update)));
        assertEquals(List.of(), after.engine.bindings());
    }

    @Test
    @DisplayName("9.5.3: nor after a second restart, nor what had been adopted and was deleted then")
    void remembersThroughManyLives() {
        OutboundPacket update = mobileNode.update(CARE_OF_ADDRESS).sequence(9).packet();
        before.receive(update);
        Correspondent second = restarted();
        new MobileNode(second).delete(CARE_OF_ADDRESS, 10);
        Correspondent third = new Correspondent(Correspondent.config(), new Inheritance(secrets, List.of(), second.pastBindings()),
                second.now() + 1);
        assertEquals(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW, status(third.receive(update)));
    }

    @Test
    @DisplayName("9.5.3: what expired while no process ran does not come back by its own Binding Update")
    void remembersWhatExpiredMeanwhile() {
        OutboundPacket update = mobileNode.update(CARE_OF_ADDRESS).sequence(9).lifetime(1).packet();
        before.receive(update);
        Correspondent after = new Correspondent(Correspondent.config(),
                new Inheritance(secrets, before.engine.bindings(), before.pastBindings()), before.now() + 10_000_000_000L);
        only(after.startEffects, Effect.RemoveBinding.class);
        event(after.startEffects, "binding-expired");
        assertEquals(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW, status(after.receive(update)));
    }

    @Test
    @DisplayName("where the fast path's entry does not tell the newest nonce, any of the inherited ones may have been used")
    void doesNotTrustABindingWithoutItsNonce() {
        OutboundPacket update = mobileNode.update(CARE_OF_ADDRESS).sequence(9).packet();
        before.receive(update);
        passBefore(40);
        Binding known = before.binding(HOME_ADDRESS);
        Binding unknown = new Binding(known.key(), known.careOfAddress(), known.sequence(), known.expiresAt(), known.refreshAt());
        Correspondent after = new Correspondent(Correspondent.config(), new Inheritance(secrets, List.of(unknown), List.of()), before.now());
        new MobileNode(after).delete(CARE_OF_ADDRESS, 10);
        assertEquals(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW, status(after.receive(update)));
    }

    @Test
    void forgetsWhatIsOfNoUseAnyMore() {
        mobileNode.register(CARE_OF_ADDRESS, 9, 105);
        mobileNode.delete(CARE_OF_ADDRESS, 10);
        Correspondent after = new Correspondent(Correspondent.config(), new Inheritance(secrets, List.of(), before.pastBindings()),
                before.now() + 240_000_000_000L);
        only(after.startEffects, Effect.ForgetBinding.class);
        assertEquals(0, after.engine.rememberedDeletions());
    }

    @Test
    void dropsNoncesThatAreTooOld() {
        passBefore(1);
        Correspondent after = new Correspondent(Correspondent.config(), new Inheritance(secrets, List.of(), List.of()),
                before.now() + 240_000_000_000L);
        assertEquals(secrets.get(0).nonceIndex(), only(after.startEffects, Effect.DropTestSecret.class).nonceIndex());
        assertEquals(1, after.engine.nonces(after.now()).size());
    }

    @Test
    void removesWhatItWouldNotHaveMade() {
        long now = before.now();
        Binding good = binding("2001:db8:a::1", "2001:db8:f1::1", "2001:db8:c::2", now + 100_000_000_000L);
        List<Binding> bad = List.of(
                binding("2001:db8:a::2", "2001:db8:f1::1", "2001:db8:c::2", now),
                binding("2001:db8:a::3", "2001:db8:f1::1", "2001:db8:c::2", now + 421_000_000_000L),
                binding("2001:db8:a::4", "2001:db8:f1::1", "2001:db8:c::2", Engine.NEVER),
                binding("2001:db8:a::5", "2001:db8:f1::1", "2001:db8:d::2", now + 100_000_000_000L),
                binding("ff0e::6", "2001:db8:f1::1", "2001:db8:c::2", now + 100_000_000_000L),
                binding("2001:db8:a::7", "fe80::1", "2001:db8:c::2", now + 100_000_000_000L),
                binding("2001:db8:a::8", "2001:db8:c::9", "2001:db8:c::2", now + 100_000_000_000L));
        List<Binding> found = new ArrayList<>(bad);
        found.add(good);
        Correspondent after = new Correspondent(Correspondent.config(), new Inheritance(List.of(), found, List.of()), now);
        assertEquals(List.of(good.key()), after.engine.bindings().stream().map(Binding::key).toList());
        assertEquals(bad.stream().map(Binding::key).toList(),
                all(after.startEffects, Effect.RemoveBinding.class).stream().map(Effect.RemoveBinding::key).toList());
    }

    @Test
    void removesWhatIsBeyondTheLimitsOfToday() {
        for (int i = 0; i < 5; i++) {
            new MobileNode(before, new Ipv6Address(HOME_ADDRESS.high(), i + 1)).register(CARE_OF_ADDRESS, 1, 100);
        }
        Correspondent after = restarted(Correspondent.config().withLimits(new BindingLimits(Duration.ofSeconds(420), 3, 100)));
        assertEquals(3, after.engine.bindings().size());
        assertEquals(2, all(after.startEffects, Effect.RemoveBinding.class).size());
    }

    @Test
    void endsAdoptedBindingsInTime() {
        mobileNode.register(CARE_OF_ADDRESS, 9, 105);
        passBefore(100);
        Correspondent after = restarted();
        assertEquals(List.of(), all(after.pass(319.9), Effect.RemoveBinding.class));
        assertNotNull(after.binding(HOME_ADDRESS));
        only(after.pass(0.2), Effect.RemoveBinding.class);
    }

    @Test
    @DisplayName("a process that is started again every second does not fill the fast path's table of 16 nonces")
    void neverHoldsMoreThanSixteenNonces() {
        List<TestSecret> held = new ArrayList<>();
        long now = 1_000_000_000L;
        for (int i = 0; i < 100; i++) {
            Correspondent next = new Correspondent(Correspondent.config(), new Inheritance(held, List.of(), List.of()), now);
            for (Effect effect : next.startEffects) {
                if (effect instanceof Effect.DropTestSecret drop) {
                    held.removeIf(secret -> secret.nonceIndex() == drop.nonceIndex());
                } else if (effect instanceof Effect.InstallTestSecret install) {
                    held.removeIf(secret -> secret.nonceIndex() == install.secret().nonceIndex());
                    held.add(install.secret());
                }
            }
            assertTrue(held.size() <= 16);
            assertEquals(held.size(), next.engine.nonces(now).size());
            now += 1_000_000_000L;
        }
    }

    private static Binding binding(String homeAddress, String careOfAddress, String correspondent, long expiresAt) {
        BindingKey key = new BindingKey(Ipv6Address.parse(correspondent), Ipv6Address.parse(homeAddress));
        return new Binding(key, Ipv6Address.parse(careOfAddress), 1, expiresAt, expiresAt);
    }
}
