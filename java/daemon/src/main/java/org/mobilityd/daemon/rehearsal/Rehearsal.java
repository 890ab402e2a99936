package org.mobilityd.daemon.rehearsal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.mobilityd.daemon.Ports;
import org.mobilityd.daemon.config.Configuration;
import org.mobilityd.linux.thread.Background;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.correspondent.CorrespondentConfig;
import org.mobilityd.protocol.correspondent.CorrespondentEngine;
import org.mobilityd.protocol.homeagent.HomeAgentConfig;
import org.mobilityd.protocol.homeagent.HomeAgentConfig.ServedNode;
import org.mobilityd.protocol.homeagent.HomeAgentEngine;
import org.mobilityd.protocol.mobilenode.MobileNodeConfig;
import org.mobilityd.protocol.mobilenode.MobileNodeConfig.RouteOptimization;
import org.mobilityd.protocol.mobilenode.MobileNodeEngine;
import org.mobilityd.protocol.mobilenode.MobileNodeStatus;
import org.mobilityd.wire.Icmpv6Message.RouterAdvertisement;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.NdOption.PrefixInformation;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.OutboundPacket.Encapsulation;
import org.mobilityd.wire.PacketCodec;

/**
 * A mobile node, its home agent and a correspondent that exist nowhere let the mobile node move, in virtual time and without a network.
 * Afterwards the classes that a move and a Binding Update need are loaded, and the methods that take most of the time compiled: a real
 * one does not wait for that.
 */
public final class Rehearsal {

    /** Every home registration, care-of test and registration with the correspondent is computed that often. */
    static final int MOVES = 150;

    private static final Ipv6Prefix HOME_PREFIX = Ipv6Prefix.parse("2001:db8:1::/64");
    private static final Ipv6Address HOME_ADDRESS = Ipv6Address.parse("2001:db8:1::100");
    private static final Ipv6Address HOME_AGENT = Ipv6Address.parse("2001:db8:1::1");
    private static final Ipv6Address CORRESPONDENT = Ipv6Address.parse("2001:db8:f::80");
    private static final Ipv6Prefix[] NETWORKS = {Ipv6Prefix.parse("2001:db8:a::/64"), Ipv6Prefix.parse("2001:db8:b::/64")};
    private static final Ipv6Address ROUTER = Ipv6Address.parse("fe80::1");
    private static final SharedKey KEY = new SharedKey(256, "a rehearsal's key".getBytes(StandardCharsets.US_ASCII));
    private static final int LINK = 1;
    private static final long MAC_ADDRESS = 0x0200_0000_0001L;
    private static final int LIFETIME_SECONDS = 420;
    private static final long SECOND = 1_000_000_000L;
    private static final long FLIGHT = SECOND / 1_000;
    /** Longer than the home agent's duplicate address detection, and than MAX_UPDATE_RATE asks for. */
    private static final long BETWEEN_MOVES = 3 * SECOND;

    private final MobileNodeEngine mobileNode;
    private final HomeAgentEngine homeAgent;
    private final CorrespondentEngine correspondent;
    private final Queue<OutboundPacket> underWay = new ArrayDeque<>();
    private long now = SECOND;

    Rehearsal() {
        RandomSource random = new Random()::nextBytes;
        WallClock clock = WallClock.startingAt(Instant.EPOCH);
        mobileNode = new MobileNodeEngine(new MobileNodeConfig(new MobileNodeConfig.Home(HOME_ADDRESS, HOME_PREFIX, HOME_AGENT),
                List.of(MobileNodeConfig.Link.ethernet(LINK, MAC_ADDRESS, null)), null, KEY, LIFETIME_SECONDS, RouteOptimization.on()),
                random, clock);
        homeAgent = new HomeAgentEngine(new HomeAgentConfig(LINK, MAC_ADDRESS, HOME_AGENT, List.of(HOME_PREFIX),
                List.of(new ServedNode(HOME_ADDRESS, null, KEY)), LIFETIME_SECONDS, 1), clock);
        correspondent = new CorrespondentEngine(
                CorrespondentConfig.answeringFor(List.of(CORRESPONDENT.prefix(Ipv6Address.BYTES * Byte.SIZE))), random);
    }

    /**
     * Holds what the configured roles need, on a thread of its own, which the process does not wait for and which gives way to the
     * others.
     *
     * @param ports whose ways are taken, without leading anywhere
     * @param end is told when it is over, on that thread
     */
    public static void begin(Configuration configuration, Ports ports, Runnable end) {
        boolean mobileIpv6 = configuration.mobileNode().isPresent() || configuration.homeAgent().isPresent()
                || configuration.mobilityAgent().isPresent();
        Thread thread = new Thread(() -> {
            Background.enter();
            if (mobileIpv6) {
                ports.host().rehearse();
                new Rehearsal().run();
            }
            DomainRehearsal.runFor(configuration, ports);
            end.run();
        }, "rehearsal");
        thread.setDaemon(true);
        thread.start();
    }

    /** @return what the mobile node holds to be true at the end */
    MobileNodeStatus run() {
        for (Engine engine : engines()) {
            transmit(engine.start(now));
        }
        for (int move = 0; move < MOVES; move++) {
            moveTo(NETWORKS[move % NETWORKS.length]);
            tell(mobileNode, new Input.TunnelledFlowSeen(HOME_ADDRESS, CORRESPONDENT));
            carry();
        }
        return mobileNode.status(now);
    }

    private List<Engine> engines() {
        return List.of(mobileNode, homeAgent, correspondent);
    }

    private void moveTo(Ipv6Prefix network) {
        tell(mobileNode, new Input.LinkChanged(LINK, true));
        PrefixInformation prefix = new PrefixInformation(network.length(),
                PrefixInformation.FLAG_ON_LINK | PrefixInformation.FLAG_AUTONOMOUS, LIFETIME_SECONDS, LIFETIME_SECONDS, network.address());
        RouterAdvertisement advertisement = new RouterAdvertisement(0, 0, LIFETIME_SECONDS, 0, 0, List.of(prefix));
        deliver(mobileNode, OutboundPacket.plain(ROUTER, Ipv6Address.ALL_NODES, advertisement), null);
        // The first packets by the optimized route may be faster than the binding.
        tell(correspondent, new Input.UnboundHomeAddress(mobileNode.status(now).careOfAddress(), CORRESPONDENT, HOME_ADDRESS));
        carry();
        now += BETWEEN_MOVES;
        engines().forEach(engine -> tell(engine, new Input.TimerDue()));
        carry();
    }

    private void carry() {
        for (OutboundPacket packet = underWay.poll(); packet != null; packet = underWay.poll()) {
            now += FLIGHT;
            if (packet.destination().equals(CORRESPONDENT)) {
                deliver(correspondent, packet, null);
            } else if (packet.destination().equals(HOME_AGENT)) {
                deliver(homeAgent, packet, null);
            } else if (!packet.destination().isMulticast()) {
                boolean tunnelled = packet.destination().equals(HOME_ADDRESS);
                deliver(mobileNode, packet, tunnelled ? new Encapsulation(HOME_AGENT, mobileNode.status(now).careOfAddress()) : null);
            }
        }
    }

    private void deliver(Engine engine, OutboundPacket packet, Encapsulation tunnel) {
        InboundPacket arrived = PacketCodec.decode(PacketCodec.encode(packet), LINK, tunnel).orNull();
        tell(engine, new Input.PacketReceived(arrived));
    }

    private void tell(Engine engine, Input input) {
        transmit(engine.on(now, input));
    }

    private void transmit(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Transmit transmit) {
                underWay.add(transmit.packet());
            }
        }
    }
}
