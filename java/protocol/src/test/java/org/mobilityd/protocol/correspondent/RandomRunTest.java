package org.mobilityd.protocol.correspondent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.protocol.Bytes;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.PastBinding;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.correspondent.CorrespondentConfig.BindingLimits;
import org.mobilityd.protocol.correspondent.CorrespondentEngine.Inheritance;
import org.mobilityd.protocol.correspondent.MobileNode.Token;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.ErrorMessage;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.BindingRefreshRequest;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/**
 * Seeded random runs: mobile nodes that register, move, delete and lose their state; an attacker on the path that replays and mutates
 * whatever it has seen; unreachables; restarts. After every step what must never happen is looked for, from outside of the engine.
 */
class RandomRunTest {

    private static final int STEPS = 4_000;
    private static final int MOBILE_NODES = 6;
    private static final BindingLimits LIMITS = new BindingLimits(Duration.ofSeconds(420), 12, 5);
    private static final CorrespondentConfig CONFIG = Correspondent.config().withLimits(LIMITS);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    @DisplayName("no exception, no binding without tokens of one's own, no replay accepted, nothing too long or too many")
    void holdsItsInvariants(long seed) {
        new Run(seed).run();
    }

    /** One mobile node's state, which it may lose. */
    private static final class Node {
        final Ipv6Address homeAddress;
        int sequence;
        Ipv6Address careOfAddress;
        Token home;

        Node(int number, Random random) {
            homeAddress = new Ipv6Address(MobileNode.HOME_ADDRESS.high(), number + 1);
            sequence = random.nextInt(65_536);
        }
    }

    private static final class Run {

        private final Random random;
        private final List<Node> nodes = new ArrayList<>();
        private final List<byte[]> seen = new ArrayList<>();
        /** Binding Updates that made, moved or deleted a binding: none may do so twice. */
        private final Set<String> effective = new HashSet<>();
        private final Map<Ipv6Address, Long> homeTested = new HashMap<>();
        private final Map<Ipv6Address, Long> careOfTested = new HashMap<>();
        private final Map<Ipv6Address, Token> careOfTokens = new HashMap<>();
        /** The fast path's table, kept by the effects alone. */
        private final Map<BindingKey, Binding> table = new HashMap<>();
        private final Map<BindingKey, PastBinding> past = new HashMap<>();
        private final List<TestSecret> secrets = new ArrayList<>();
        private Correspondent correspondent;

        Run(long seed) {
            random = new Random(seed);
            correspondent = new Correspondent(CONFIG, Inheritance.NOTHING, 1_000_000_000L * seed);
            apply(correspondent.startEffects);
            for (int i = 0; i < MOBILE_NODES; i++) {
                nodes.add(new Node(i, random));
            }
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                step();
                checkInvariants();
            }
            apply(correspondent.pass(1000));
            assertTrue(table.isEmpty(), "everything ends");
            assertEquals(0, correspondent.engine.rememberedDeletions());
            assertTrue(effective.size() > STEPS / 20, "the run did something: " + effective.size());
        }

        private void step() {
            Node node = nodes.get(random.nextInt(nodes.size()));
            switch (random.nextInt(14)) {
                case 0:
                case 1:
                case 2:
                case 3:
                    register(node);
                    break;
                case 4:
                    delete(node);
                    break;
                case 5:
                    loseState(node);
                    break;
                case 6:
                case 7:
                case 8:
                    replay();
                    break;
                case 9:
                    mutate();
                    break;
                case 10:
                    reportUnreachable();
                    break;
                case 11:
                    correspondent.on(new Input.BindingExpiring(BindingTable.BINDING_CACHE,
                            new BindingKey(Correspondent.ADDRESS, node.homeAddress)));
                    break;
                case 12:
                    maybeRestart();
                    break;
                default:
                    passTime();
            }
        }

        private void register(Node node) {
            node.careOfAddress = careOfAddress();
            MobileNode mobileNode = new MobileNode(correspondent, node.homeAddress);
            MobileNode.Draft draft = mobileNode.update(node.careOfAddress, homeToken(node), testCareOf(mobileNode, node.careOfAddress));
            sendUpdate(node, draft.lifetime(1 + random.nextInt(random.nextBoolean() ? 3 : 110)));
        }

        private void delete(Node node) {
            MobileNode mobileNode = new MobileNode(correspondent, node.homeAddress);
            Token home = homeToken(node);
            sendUpdate(node, mobileNode.update(careOfAddress(), home, home).lifetime(0));
        }

        private void sendUpdate(Node node, MobileNode.Draft draft) {
            node.sequence = node.sequence + 1 + random.nextInt(3) & 0xffff;
            byte[] packet = PacketCodec.encode(draft.sequence(node.sequence).packet());
            seen.add(packet);
            deliver(packet);
        }

        /** A mobile node that lost its state starts with smaller numbers and without tokens. */
        private void loseState(Node node) {
            node.sequence = node.sequence - random.nextInt(500) & 0xffff;
            node.home = null;
        }

        private void replay() {
            if (!seen.isEmpty()) {
                deliver(seen.get(random.nextInt(seen.size())));
            }
        }

        private void mutate() {
            if (!seen.isEmpty()) {
                byte[] packet = seen.get(random.nextInt(seen.size())).clone();
                for (int i = 0; i <= random.nextInt(3); i++) {
                    packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
                }
                deliver(packet);
            }
        }

        private void reportUnreachable() {
            Binding binding = table.values().stream().findFirst().orElse(null);
            if (binding != null) {
                byte[] quoted = PacketCodec.encode(OutboundPacket.plain(binding.key().correspondent(), binding.careOfAddress(),
                        new BindingRefreshRequest(List.of())).withRoutingHeader(binding.key().homeAddress()));
                apply(correspondent.receive(OutboundPacket.plain(Ipv6Address.parse("2001:db8:f1::1"), Correspondent.ADDRESS,
                        new ErrorMessage(Iana.ICMPV6_DESTINATION_UNREACHABLE, 0, 0, quoted))));
            }
        }

        private void maybeRestart() {
            if (random.nextInt(20) == 0) {
                restart();
            }
        }

        /** With what the effects have left, as after a kill. */
        private void restart() {
            Inheritance inheritance = new Inheritance(secrets, new ArrayList<>(table.values()), new ArrayList<>(past.values()));
            correspondent = new Correspondent(CONFIG, inheritance, correspondent.now());
            apply(correspondent.startEffects);
        }

        private void passTime() {
            double seconds = random.nextInt(4) == 0 ? random.nextInt(120) : random.nextDouble() * 3;
            if (random.nextInt(10) == 0) {
                correspondent.sleep(seconds);
            }
            apply(correspondent.pass(seconds));
        }

        private Token homeToken(Node node) {
            if (node.home == null || random.nextInt(3) == 0) {
                node.home = new MobileNode(correspondent, node.homeAddress).homeToken();
                homeTested.put(node.homeAddress, correspondent.now());
            }
            return node.home;
        }

        /** A fresh token, or the one that the mobile nodes in that place got before. */
        private Token testCareOf(MobileNode mobileNode, Ipv6Address careOfAddress) {
            if (!careOfTokens.containsKey(careOfAddress) || random.nextBoolean()) {
                careOfTested.put(careOfAddress, correspondent.now());
                careOfTokens.put(careOfAddress, mobileNode.careOfToken(careOfAddress));
            }
            return careOfTokens.get(careOfAddress);
        }

        private Ipv6Address careOfAddress() {
            return new Ipv6Address(MobileNode.CARE_OF_ADDRESS.high() + random.nextInt(3), 1 + random.nextInt(8));
        }

        /** What a packet changes in the table, it must not change a second time; and it must have been entitled to. */
        private void deliver(byte[] packet) {
            Map<BindingKey, Ipv6Address> before = careOfAddresses();
            List<Effect> all = correspondent.receive(packet);
            boolean killed = random.nextInt(50) == 0;
            List<Effect> effects = killed ? all.subList(0, random.nextInt(all.size() + 1)) : all;
            apply(effects);
            boolean accepted = all.stream().anyMatch(effect -> effect instanceof Effect.Report report
                    && (report.event().name().equals("binding-accepted") || report.event().name().equals("binding-deleted")));
            boolean carriedOut = effects.stream().anyMatch(
                    effect -> effect instanceof Effect.InstallBinding || effect instanceof Effect.RemoveBinding);
            if (accepted && carriedOut) {
                assertTrue(effective.add(Bytes.hex(packet)), "a replay was accepted");
            } else {
                careOfAddresses().forEach((key, careOf) -> assertEquals(before.get(key), careOf, "refused, and yet it moved"));
            }
            if (killed) {
                restart();
            }
        }

        private Map<BindingKey, Ipv6Address> careOfAddresses() {
            Map<BindingKey, Ipv6Address> addresses = new HashMap<>();
            table.forEach((key, binding) -> addresses.put(key, binding.careOfAddress()));
            return addresses;
        }

        private void apply(List<Effect> effects) {
            for (Effect effect : effects) {
                if (effect instanceof Effect.InstallBinding install) {
                    checkEntitled(install.binding());
                    table.put(install.binding().key(), install.binding());
                } else if (effect instanceof Effect.RemoveBinding remove) {
                    assertNotNull(table.remove(remove.key()), "removes what is there");
                } else if (effect instanceof Effect.RememberBinding remember) {
                    past.put(remember.past().key(), remember.past());
                } else if (effect instanceof Effect.ForgetBinding forget) {
                    past.remove(forget.key());
                } else if (effect instanceof Effect.InstallTestSecret install) {
                    secrets.removeIf(secret -> secret.nonceIndex() == install.secret().nonceIndex());
                    secrets.add(install.secret());
                } else if (effect instanceof Effect.DropTestSecret drop) {
                    assertTrue(secrets.removeIf(secret -> secret.nonceIndex() == drop.nonceIndex()));
                }
            }
        }

        private void checkEntitled(Binding binding) {
            Binding present = table.get(binding.key());
            boolean renumberedOnly = present != null && present.careOfAddress().equals(binding.careOfAddress());
            long longestNonce = 240_000_000_000L;
            assertTrue(correspondent.now() - homeTested.get(binding.key().homeAddress()) <= longestNonce, "a home test came before");
            assertTrue(renumberedOnly || correspondent.now() - careOfTested.get(binding.careOfAddress()) <= longestNonce,
                    "a care-of test came before");
        }

        private void checkInvariants() {
            assertEquals(new HashSet<>(table.values()), new HashSet<>(correspondent.engine.bindings()), "the fast path's table");
            assertTrue(table.size() + correspondent.engine.rememberedDeletions() <= LIMITS.maxBindings());
            Map<Long, Integer> perPrefix = new HashMap<>();
            for (Binding binding : table.values()) {
                assertTrue(binding.expiresAt() - correspondent.now() <= LIMITS.maxLifetime().toNanos());
                assertTrue(binding.refreshAt() <= binding.expiresAt());
                assertTrue(perPrefix.merge(binding.careOfAddress().high(), 1, Integer::sum) <= LIMITS.maxBindingsPerCareOfPrefix());
            }
            assertTrue(secrets.size() <= 16);
            assertTrue(secrets.stream().allMatch(secret -> secret.nonceIndex() != 0));
        }
    }
}
