package org.mobilityd.simulation.check;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.protocol.correspondent.CorrespondentEngine;
import org.mobilityd.protocol.homeagent.HomeAgentEngine;
import org.mobilityd.protocol.mobilenode.MobileNodeConfig;
import org.mobilityd.simulation.Simulation;
import org.mobilityd.simulation.SimulationFailure;
import org.mobilityd.simulation.fastpath.FastPathTables;
import org.mobilityd.simulation.fastpath.InterfaceModel.Passage;
import org.mobilityd.simulation.fastpath.Ipv6Bytes;
import org.mobilityd.simulation.world.Datagram;
import org.mobilityd.simulation.world.EngineNode;
import org.mobilityd.simulation.world.Internet;
import org.mobilityd.simulation.world.Link;
import org.mobilityd.simulation.world.MobileNode;
import org.mobilityd.simulation.world.Node;
import org.mobilityd.simulation.world.Observer;
import org.mobilityd.simulation.world.Port;
import org.mobilityd.simulation.world.Profile;
import org.mobilityd.simulation.world.ShippedEngines;
import org.mobilityd.simulation.world.Time;
import org.mobilityd.simulation.world.Violation;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.Message;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityMessage.CareOfTest;
import org.mobilityd.wire.MobilityMessage.HomeTest;
import org.mobilityd.wire.OutboundPacket;

/** A checker that cannot fail is worthless: each is shown an engine, or a table, that is wrong in the way it looks for. */
class CheckersCanFailTest {

    private static final long HANDOVERS = 60;

    /** An engine that ships, with one thing done wrong. */
    private static class Wrong implements Engine {
        private final Engine right;

        Wrong(Engine right) {
            this.right = right;
        }

        @Override
        public List<Effect> start(long now) {
            return right.start(now);
        }

        @Override
        public List<Effect> on(long now, Input input) {
            return right.on(now, input);
        }

        @Override
        public long nextDeadline() {
            return right.nextDeadline();
        }
    }

    /** The engines that ship, but for those that are replaced. */
    private static final class Engines extends ShippedEngines {
        private UnaryOperator<Engine> correspondent = UnaryOperator.identity();
        private UnaryOperator<Engine> homeAgent = UnaryOperator.identity();
        private UnaryOperator<Engine> mobileNode = UnaryOperator.identity();

        @Override
        public Engine correspondent(Ipv6Prefix correspondents, Beginning beginning) {
            return correspondent.apply(super.correspondent(correspondents, beginning));
        }

        @Override
        public Engine homeAgent(HomeNetwork home, int homeLink, Beginning beginning) {
            return homeAgent.apply(super.homeAgent(home, homeLink, beginning));
        }

        @Override
        public Engine mobileNode(HomeNetwork home, int mobileNode, MobileNodeConfig.Link link, Beginning beginning) {
            return this.mobileNode.apply(super.mobileNode(home, mobileNode, link, beginning));
        }
    }

    private final Engines engines = new Engines();

    private void assertFinds(Function<Internet, ? extends Observer> checker, Profile profile, Observer... saboteurs) {
        assertFinds("", checker, profile, saboteurs);
    }

    /** @param what the checker has to say */
    private void assertFinds(String what, Function<Internet, ? extends Observer> checker, Profile profile, Observer... saboteurs) {
        Simulation simulation = new Simulation(5, profile, HANDOVERS, engines, internet -> {
            for (Observer saboteur : saboteurs) {
                internet.world().add(saboteur);
            }
            Observer made = checker.apply(internet);
            internet.world().add(made);
            return made;
        });
        SimulationFailure failure = assertThrows(SimulationFailure.class, simulation::run);
        assertInstanceOf(Violation.class, failure.getCause());
        assertTrue(failure.getMessage().contains(what), failure.getMessage());
        assertTrue(failure.getMessage().contains("make simulate SEED=5 PROFILE=" + profile.name()), failure.getMessage());
    }

    /** Binds whoever asks, whatever the authenticator says. */
    private static final class Credulous extends Wrong {
        Credulous(Engine right) {
            super(right);
        }

        @Override
        public List<Effect> on(long now, Input input) {
            if (input instanceof Input.PacketReceived received && received.packet().message() instanceof BindingUpdate update
                    && update.lifetimeUnits() > 0) {
                BindingKey key = new BindingKey(received.packet().destination(), received.packet().logicalSource());
                long expiresAt = now + 420 * Time.SECOND;
                return List.of(new Effect.InstallBinding(BindingTable.BINDING_CACHE,
                        new Binding(key, received.packet().source(), update.sequence(), expiresAt, expiresAt)));
            }
            return super.on(now, input);
        }
    }

    @Test
    void aBindingWithoutReturnRoutabilityIsFound() {
        engines.correspondent = Credulous::new;
        assertFinds(ReturnRoutabilityChecker::new, Profile.stormy());
    }

    @Test
    void anOldBindingUpdateThatIsAcceptedAgainIsFound() {
        engines.correspondent = Credulous::new;
        assertFinds(SequenceChecker::new, Profile.stormy());
    }

    @Test
    void aForgedDatagramThatGetsThroughIsFound() {
        engines.correspondent = Credulous::new;
        assertFinds(TransparencyChecker::new, Profile.stormy());
    }

    @Test
    void aTableThatSomebodyElseChangesIsFound() {
        assertFinds(TableChecker::new, Profile.fair(), new Observer() {
            @Override
            public void said(Node node, Datagram datagram) {
                FastPathTables fastPath = ((MobileNode) node).fastPath();
                for (Binding binding : List.copyOf(fastPath.bindings(BindingTable.BINDING_UPDATE_LIST))) {
                    fastPath.apply(new Effect.RemoveBinding(BindingTable.BINDING_UPDATE_LIST, binding.key()));
                }
            }
        });
    }

    @Test
    void aBindingThatDoesNotReachTheTableIsFound() {
        assertFinds(TableChecker::new, Profile.fair(), new Observer() {
            @Override
            public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
                for (Effect effect : effects) {
                    if (effect instanceof Effect.InstallBinding install && install.table() == BindingTable.BINDING_CACHE) {
                        node.fastPath().apply(new Effect.RemoveBinding(install.table(), install.binding().key()));
                    }
                }
            }
        });
    }

    /** Lets an engine's time run ahead when it has installed something, so that it forgets what the fast path still holds. */
    private static Observer forgetting(Class<? extends Engine> kind) {
        return new Observer() {
            @Override
            public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
                boolean installed = effects.stream()
                        .anyMatch(effect -> effect instanceof Effect.InstallBinding || effect instanceof Effect.InstallTunnel);
                if (installed && kind.isInstance(node.engine())) {
                    node.engine().on(localNow + 10_000 * Time.SECOND, new Input.TimerDue());
                }
            }
        };
    }

    @Test
    void aBindingCacheThatForgetsWhatIsInTheTableIsFound() {
        assertFinds(TableChecker::new, Profile.fair(), forgetting(CorrespondentEngine.class));
    }

    @Test
    void aHomeAgentThatForgetsATunnelIsFound() {
        assertFinds(TableChecker::new, Profile.fair(), forgetting(HomeAgentEngine.class));
    }

    @Test
    void aTunnelThatSomebodyElseRemovesIsFound() {
        assertFinds(TableChecker::new, Profile.fair(), new Observer() {
            @Override
            public void said(Node node, Datagram datagram) {
                MobileNode mobile = (MobileNode) node;
                mobile.fastPath().apply(new Effect.RemoveTunnel(Tunnel.Match.SOURCE, mobile.homeAddress().prefix(128)));
            }
        });
    }

    @Test
    void aTunnelThatLeadsElsewhereIsFound() {
        assertFinds(LiveBindingChecker::new, Profile.fair(), new Observer() {
            @Override
            public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
                for (Effect effect : effects) {
                    if (effect instanceof Effect.InstallTunnel install) {
                        Tunnel right = install.tunnel();
                        node.fastPath().apply(new Effect.InstallTunnel(new Tunnel(right.match(), right.prefix(), right.local(),
                                Ipv6Address.parse("2001:db8::bad"), right.expiresAt())));
                    }
                }
            }
        });
    }

    /** Writes every binding of the agent once more, changed. */
    private static Observer rewriting(UnaryOperator<Binding> change) {
        return new Observer() {
            @Override
            public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
                for (Binding binding : List.copyOf(node.fastPath().bindings(BindingTable.BINDING_CACHE))) {
                    node.fastPath().apply(new Effect.InstallBinding(BindingTable.BINDING_CACHE, change.apply(binding)));
                }
            }
        };
    }

    @Test
    void aBindingThatIsUsedAfterItsEndIsFound() {
        engines.correspondent = right -> new Wrong(right) {
            @Override
            public List<Effect> on(long now, Input input) {
                return super.on(now, input).stream().map(effect -> effect instanceof Effect.InstallBinding install
                        ? new Effect.InstallBinding(install.table(), lasting(install.binding(), now)) : effect).toList();
            }
        };
        assertFinds(LiveBindingChecker::new, Profile.fair(), rewriting(binding -> lasting(binding, Engine.NEVER)));
    }

    private static Binding lasting(Binding binding, long expiresAt) {
        return new Binding(binding.key(), binding.careOfAddress(), binding.sequence(), expiresAt, expiresAt);
    }

    @Test
    void aBindingThatLeadsElsewhereIsFound() {
        assertFinds(LiveBindingChecker::new, Profile.fair(), rewriting(binding -> new Binding(binding.key(),
                Ipv6Address.parse("2001:db8::bad"), binding.sequence(), binding.expiresAt(), binding.refreshAt())));
    }

    @Test
    void aHomeAgentThatDoesNotAnswerIsFound() {
        engines.homeAgent = right -> new Wrong(right) {
            @Override
            public List<Effect> on(long now, Input input) {
                return List.of();
            }
        };
        assertFinds(RecoveryChecker::new, Profile.fair());
    }

    @Test
    void anAgentThatSendsToTheFormerCareOfAddressIsFound() {
        engines.correspondent = right -> new Wrong(right) {
            private int accepted;

            @Override
            public List<Effect> on(long now, Input input) {
                boolean update = input instanceof Input.PacketReceived received && received.packet().message() instanceof BindingUpdate;
                return update && ++accepted > 10 ? List.of() : super.on(now, input);
            }
        };
        assertFinds(RecoveryChecker::new, Profile.fair());
    }

    @Test
    void aDeadlineThatStandsStillIsFound() {
        engines.mobileNode = right -> new Wrong(right) {
            @Override
            public long nextDeadline() {
                return 0;
            }
        };
        assertFinds(internet -> new ProgressChecker(internet.world()), Profile.fair());
    }

    @Test
    void anEngineThatSaysTooMuchAtOnceIsFound() {
        engines.correspondent = right -> new Wrong(right) {
            @Override
            public List<Effect> on(long now, Input input) {
                List<Effect> effects = new ArrayList<>();
                for (int i = 0; i <= ProgressChecker.MAX_EFFECTS; i++) {
                    effects.add(new Effect.DropTestSecret(1));
                }
                return effects;
            }
        };
        assertFinds(internet -> new ProgressChecker(internet.world()), Profile.fair());
    }

    @Test
    void aMobileNodeThatFloodsWithBindingUpdatesIsFound() {
        engines.mobileNode = right -> new Wrong(right) {
            @Override
            public List<Effect> on(long now, Input input) {
                List<Effect> effects = new ArrayList<>();
                for (Effect effect : super.on(now, input)) {
                    boolean update = effect instanceof Effect.Transmit transmit && transmit.packet().message() instanceof BindingUpdate;
                    for (int copy = 0; copy <= (update ? UpdateRateChecker.MAX_UPDATE_RATE : 0); copy++) {
                        effects.add(effect);
                    }
                }
                return effects;
            }
        };
        assertFinds(UpdateRateChecker::new, Profile.fair());
    }

    @Test
    void aMobileNodeThatNamesTheWrongHomeAddressIsFound() {
        engines.mobileNode = right -> new Wrong(right) {
            @Override
            public List<Effect> on(long now, Input input) {
                List<Effect> effects = new ArrayList<>();
                for (Effect effect : super.on(now, input)) {
                    effects.add(effect instanceof Effect.Transmit transmit ? new Effect.Transmit(garbled(transmit.packet())) : effect);
                }
                return effects;
            }
        };
        assertFinds(RecoveryChecker::new, Profile.fair());
    }

    private static OutboundPacket garbled(OutboundPacket packet) {
        return packet.homeAddressOption() == null ? packet : packet.withHomeAddressOption(packet.destination());
    }

    // What a checker is told, distorted on the way

    /** Tells {@code checker} every step and packet; what else is to be said of them, subclasses know. */
    private static class Teller implements Observer {
        private final Observer checker;

        Teller(Observer checker) {
            this.checker = checker;
        }

        @Override
        public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
            checker.stepped(node, localNow, input, effects);
        }

        @Override
        public void passed(EngineNode node, long localNow, byte[] packet, Passage passage) {
            checker.passed(node, localNow, packet, passage);
        }

        @Override
        public void sent(Link link, Port from, byte[] packet) {
            checker.sent(link, from, packet);
        }
    }

    private static boolean isAcceptance(EngineNode node, Input input, List<Effect> effects) {
        return !(node instanceof MobileNode) && message(input) instanceof BindingUpdate
                && effects.stream().anyMatch(Effect.InstallBinding.class::isInstance);
    }

    private static Message message(Input input) {
        return input instanceof Input.PacketReceived received ? received.packet().message() : null;
    }

    @Test
    void aBindingUpdateThatNobodySentIsFound() {
        assertFinds("that nobody has lately sent", internet -> new Teller(new SequenceChecker(internet)) {
            @Override
            public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
                boolean sending = node instanceof MobileNode && input != null;
                super.stepped(node, localNow, input, sending ? List.of() : effects);
            }
        }, Profile.fair());
    }

    @Test
    void aBindingUpdateThatIsAcceptedFromElsewhereIsFound() {
        assertFinds("that was sent from", internet -> new Teller(new SequenceChecker(internet)) {
            @Override
            public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
                super.stepped(node, localNow, isAcceptance(node, input, effects) ? fromElsewhere(input) : input, effects);
            }
        }, Profile.fair());
    }

    private static Input fromElsewhere(Input input) {
        InboundPacket packet = ((Input.PacketReceived) input).packet();
        return new Input.PacketReceived(new InboundPacket(Ipv6Address.parse("2001:db8::bad"), packet.destination(),
                packet.logicalSource(), packet.routingHeader(), packet.tunnel(), packet.link(), packet.hopLimit(), packet.message(),
                packet.header()));
    }

    @Test
    void aBindingUpdateThatIsAcceptedTwiceIsFound() {
        assertFinds("twice", internet -> new Teller(new SequenceChecker(internet)) {
            @Override
            public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
                super.stepped(node, localNow, input, effects);
                if (isAcceptance(node, input, effects)) {
                    super.stepped(node, localNow, input, effects);
                }
            }
        }, Profile.fair());
    }

    @Test
    void aBindingUpdateThatIsAcceptedAfterANewerOneIsFound() {
        assertFinds("an old BindingUpdate", internet -> new Teller(new SequenceChecker(internet)) {
            private Runnable first;

            @Override
            public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
                Input.PacketReceived later = isAcceptance(node, input, effects) ? (Input.PacketReceived) input : null;
                if (later != null && first == null) {
                    first = () -> super.stepped(node, localNow, input, effects);
                    return;
                }
                super.stepped(node, localNow, input, effects);
                if (later != null) {
                    first.run();
                }
            }
        }, oneServer());
    }

    /** Fair weather and one binding at a time. */
    private static Profile oneServer() {
        Profile fair = Profile.fair();
        return new Profile(fair.name(), fair.networks(), 1, 1, fair.wireless(), fair.wired(), fair.advertisementInterval(), fair.dwell(), 0,
                fair.datagramInterval(), fair.clockDrift(), fair.turbulence(), fair.calm(), fair.homeLifetimeSeconds(), true, fair.faults());
    }

    private void assertNeedsToken(String what, Class<? extends Message> token, int told) {
        assertFinds(what, internet -> new Teller(new ReturnRoutabilityChecker(internet)) {
            private int arrived;

            @Override
            public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
                if (!(node instanceof MobileNode) || !token.isInstance(message(input)) || ++arrived <= told) {
                    super.stepped(node, localNow, input, effects);
                }
            }
        }, oneServer());
    }

    @Test
    void aBindingWithoutAHomeTokenIsFound() {
        assertNeedsToken("no home token", HomeTest.class, 0);
    }

    @Test
    void aBindingWithoutACareOfTokenIsFound() {
        assertNeedsToken("no care-of token", CareOfTest.class, 0);
    }

    @Test
    void aBindingWithAHomeTokenThatIsTooOldIsFound() {
        assertNeedsToken("no home token", HomeTest.class, 1);
    }

    @Test
    void anAgentThatInstallsInAMobileNodesTableIsFound() {
        assertFinds("installs in BINDING_UPDATE_LIST", internet -> new Teller(new ReturnRoutabilityChecker(internet)) {
            @Override
            public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
                super.stepped(node, localNow, input, effects.stream().map(effect -> effect instanceof Effect.InstallBinding install
                        ? new Effect.InstallBinding(BindingTable.BINDING_UPDATE_LIST, install.binding()) : effect).toList());
            }
        }, Profile.fair());
    }

    @Test
    void aTimerThatComesDueAllTheTimeIsFound() {
        engines.mobileNode = right -> new Wrong(right) {
            private long deadline;

            @Override
            public List<Effect> on(long now, Input input) {
                deadline = now + Time.MILLISECOND;
                return super.on(now, input);
            }

            @Override
            public long nextDeadline() {
                return deadline;
            }
        };
        assertFinds("times within a second", internet -> new ProgressChecker(internet.world()), Profile.fair());
    }

    @Test
    void aDatagramWithTheChecksumOfOtherAddressesIsFound() {
        assertFinds("with a checksum of other addresses", TransparencyChecker::new, Profile.fair(), new Observer() {
            @Override
            public void sent(Link link, Port from, byte[] packet) {
                if (link.name().equals("servers") && packet[Ipv6Bytes.NEXT_HEADER_AT] == Iana.PROTOCOL_UDP) {
                    packet[packet.length - 1] ^= 2;
                }
            }
        });
    }

    // Amplification

    /** An agent that does something else with what it sends. */
    private static Engine sending(Engine right, Function<OutboundPacket, List<OutboundPacket>> instead) {
        return new Wrong(right) {
            @Override
            public List<Effect> on(long now, Input input) {
                List<Effect> effects = new ArrayList<>();
                for (Effect effect : super.on(now, input)) {
                    if (effect instanceof Effect.Transmit transmit) {
                        instead.apply(transmit.packet()).forEach(packet -> effects.add(new Effect.Transmit(packet)));
                    } else {
                        effects.add(effect);
                    }
                }
                return effects;
            }
        };
    }

    @Test
    void anAgentThatAnswersTwiceIsFound() {
        engines.correspondent = right -> sending(right, packet -> List.of(packet, packet));
        assertFinds("what nobody there has asked for", AmplificationChecker::new, Profile.stormy());
    }

    @Test
    void anAgentThatAnswersToAThirdPartyIsFound() {
        Ipv6Address thirdParty = Ipv6Address.parse("2001:db8:f001::bad");
        engines.correspondent = right -> sending(right,
                packet -> List.of(OutboundPacket.plain(packet.source(), thirdParty, packet.message())));
        assertFinds("what nobody there has asked for", AmplificationChecker::new, Profile.fair());
    }

    @Test
    void aTestThatIsLongerThanItNeedBeIsFound() {
        assertFinds("answers 56 bytes", internet -> new Teller(new AmplificationChecker(internet)) {
            @Override
            public void sent(Link link, Port from, byte[] packet) {
                boolean answer = from.node() == internet.agent() && packet[Ipv6Bytes.NEXT_HEADER_AT] == (byte) Iana.PROTOCOL_MOBILITY;
                super.sent(link, from, answer ? Arrays.copyOf(packet, packet.length + 8) : packet);
            }
        }, Profile.fair());
    }

    @Test
    void aHomeAgentThatTunnelsToWhoeverWantsIsFound() {
        assertFinds("which has proved nothing", AmplificationChecker::new, Profile.fair(), new Observer() {
            private EngineNode homeAgent;

            @Override
            public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
                homeAgent = node.engine() instanceof HomeAgentEngine ? node : homeAgent;
            }

            /** A Home Test is on its way into the tunnel. */
            @Override
            public void sent(Link link, Port from, byte[] packet) {
                if (from.node() instanceof EngineNode node && node.engine() instanceof CorrespondentEngine) {
                    for (Tunnel right : homeAgent.fastPath().tunnels()) {
                        homeAgent.fastPath().apply(new Effect.InstallTunnel(new Tunnel(right.match(), right.prefix(), right.local(),
                                Ipv6Address.parse("2001:db8:f001::bad"), right.expiresAt())));
                    }
                }
            }
        });
    }

    @Test
    void dataToACareOfAddressThatHasProvedNothingAreFound() {
        assertFinds("which has proved nothing", AmplificationChecker::new, Profile.fair(), rewriting(binding -> new Binding(binding.key(),
                Ipv6Address.parse("2001:db8:f001::bad"), binding.sequence(), binding.expiresAt(), binding.refreshAt())));
    }
}
