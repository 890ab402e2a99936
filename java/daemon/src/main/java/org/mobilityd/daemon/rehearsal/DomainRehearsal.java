package org.mobilityd.daemon.rehearsal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.stream.IntStream;
import org.mobilityd.daemon.config.Configuration;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.anchor.AnchorConfig;
import org.mobilityd.protocol.anchor.AnchorConfig.AccessLink;
import org.mobilityd.protocol.anchor.AnchorConfig.Peer;
import org.mobilityd.protocol.anchor.AnchorConfig.Times;
import org.mobilityd.protocol.anchor.AnchorEngine;
import org.mobilityd.protocol.anchor.Control;
import org.mobilityd.protocol.anchor.NodeStatus;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.database.DatabaseConfig;
import org.mobilityd.protocol.database.DatabaseConfig.AnchorRouter;
import org.mobilityd.protocol.database.DatabaseEngine;
import org.mobilityd.protocol.database.Mode;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/**
 * Anchor routers, and a central mobility database or none, that exist nowhere hand a mobile node from one to the next, in virtual time. What
 * {@link Rehearsal} is for Mobile IPv6.
 */
final class DomainRehearsal {

    static final int ROUTERS = 3;
    /** The virtual machine looks after every 128 calls of a method whether it has been called 200 times, and compiles it then. */
    static final int HANDOVERS = 300;

    private static final Ipv6Address DATABASE = Ipv6Address.parse("2001:db8:d::1");
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff05::1");
    private static final SharedKey KEY = new SharedKey(256, "a rehearsal's key".getBytes(StandardCharsets.US_ASCII));
    private static final LinkLayerIdentifier MOBILE_NODE = LinkLayerIdentifier.ofMac(0x0200_0000_0001L);
    private static final int LINK = 1;
    private static final long SECOND = 1_000_000_000L;
    private static final long FLIGHT = SECOND / 1_000;
    /** Longer than anything waits that a handover waits for. */
    private static final long BETWEEN_HANDOVERS = SECOND;

    private final Map<Ipv6Address, Engine> engines = new LinkedHashMap<>();
    private final Queue<OutboundPacket> underWay = new ArrayDeque<>();
    private long now = SECOND;

    /** @param mode null: without a database */
    DomainRehearsal(Mode mode) {
        RandomSource random = new Random()::nextBytes;
        WallClock clock = WallClock.startingAt(Instant.EPOCH);
        if (mode != null) {
            List<AnchorRouter> known = numbers().mapToObj(number -> new AnchorRouter(router(number), pool(number), KEY)).toList();
            engines.put(DATABASE, new DatabaseEngine(new DatabaseConfig(DATABASE, mode, known), random, clock, List.of()));
        }
        Control control = mode == null ? new Control.Distributed(GROUP, KEY) : new Control.Database(DATABASE, KEY, mode);
        numbers().forEach(number -> engines.put(router(number), new AnchorEngine(config(number, control), random, clock, List.of())));
    }

    /** What {@code configuration} has this node take part in, on the calling thread. */
    static void runFor(Configuration configuration) {
        configuration.distributedAnchorRouter().map(DomainRehearsal::modeOf).ifPresent(mode -> new DomainRehearsal(mode.orElse(null)).run());
        configuration.centralDatabase().ifPresent(database -> new DomainRehearsal(database.mode()).run());
    }

    private static Optional<Mode> modeOf(Configuration.DistributedAnchorRouter router) {
        return router.control() instanceof Control.Database database ? Optional.of(database.mode()) : Optional.empty();
    }

    /** @return what the router where the mobile node is in the end holds to be true of it */
    NodeStatus run() {
        engines.values().forEach(engine -> transmit(engine.start(now)));
        int place = 0;
        for (int handover = 0; handover < HANDOVERS; handover++) {
            place = handover % ROUTERS;
            tell(engines.get(router(place)), new Input.NodeAttached(LINK, MOBILE_NODE));
            carry();
            now += BETWEEN_HANDOVERS;
            engines.values().forEach(engine -> tell(engine, new Input.TimerDue()));
            carry();
        }
        return ((AnchorEngine) engines.get(router(place))).status().get(0);
    }

    private void carry() {
        for (OutboundPacket packet = underWay.poll(); packet != null; packet = underWay.poll()) {
            now += FLIGHT;
            InboundPacket arrived = PacketCodec.decode(PacketCodec.encode(packet), LINK, null).orNull();
            for (Map.Entry<Ipv6Address, Engine> engine : engines.entrySet()) {
                boolean listens = packet.destination().isMulticast() && !packet.source().equals(engine.getKey());
                if (listens || packet.destination().equals(engine.getKey())) {
                    tell(engine.getValue(), new Input.PacketReceived(arrived));
                }
            }
        }
    }

    private void tell(Engine engine, Input input) {
        transmit(engine.on(now, input));
    }

    private void transmit(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Transmit transmit) {
                underWay.add(transmit.packet());
            } else if (effect instanceof Effect.TransmitWhenStored transmit) {
                underWay.add(transmit.packet());
            } else if (effect instanceof Effect.TransmitOnLink transmit) {
                PacketCodec.encode(transmit.packet());
            }
        }
    }

    private static AnchorConfig config(int number, Control control) {
        List<Peer> peers = numbers().filter(other -> other != number).mapToObj(other -> new Peer(router(other), pool(other), KEY)).toList();
        return new AnchorConfig(router(number), List.of(new AccessLink(LINK, AccessLink.FIXED_MAC_ADDRESS)), pool(number), control, peers,
                List.of(), "example.net", Times.DEFAULT);
    }

    private static IntStream numbers() {
        return IntStream.range(0, ROUTERS);
    }

    private static Ipv6Address router(int number) {
        return Ipv6Address.parse("2001:db8:" + number + "::1");
    }

    private static Ipv6Prefix pool(int number) {
        return Ipv6Prefix.parse("2001:db8:" + number + "::/48");
    }
}
