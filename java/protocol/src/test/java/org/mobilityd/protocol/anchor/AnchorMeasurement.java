package org.mobilityd.protocol.anchor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.anchor.AnchorConfig.Peer;
import org.mobilityd.protocol.anchor.AnchorConfig.Times;
import org.mobilityd.protocol.database.Mode;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.protocol.proxy.PeerKeys;
import org.mobilityd.protocol.proxy.ProxyTimestamp;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;
import org.mobilityd.wire.ProxyMobilityOption.AccessTechnologyType;
import org.mobilityd.wire.ProxyMobilityOption.HandoffIndicator;
import org.mobilityd.wire.ProxyMobilityOption.HomeNetworkPrefix;
import org.mobilityd.wire.ProxyMobilityOption.PreviousMaar;
import org.mobilityd.wire.ProxyMobilityOption.ServingMaar;
import org.mobilityd.wire.ProxyMobilityOption.Timestamp;

/**
 * What handovers cost an anchor router's engine, alone: no socket, no kernel, no log. Run by {@code make bench} as a program of its own, not
 * by the tests; prints lines of name, tab and value, in nanoseconds and bytes.
 *
 * <p>Mobile nodes that have been at one other router come and go, by turns. A handover counts from the link layer's word to the bytes of the
 * Proxy Binding Update, and from the bytes of the answer to the advertisement's; or from the bytes of the database's word that the node is
 * elsewhere to those of the answer: coded and decoded, authenticated and signed.
 */
public final class AnchorMeasurement {

    private static final int ROUNDS = 9;
    private static final int QUARTILE = ROUNDS / 4;
    private static final int PER_ROUND = 10_000;
    private static final Ipv6Address US = AnchorDomain.router(1);
    private static final Ipv6Address OTHER = AnchorDomain.router(2);
    private static final int UNITS = 900;

    private final AnchorEngine engine;
    private final PeerKeys database = new PeerKeys(Map.of(US, AnchorDomain.KEY));
    private final int nodes;
    private final Ipv6Prefix[] prefixes;
    private final int[] sequences;
    private long now = AnchorDomain.SECOND;

    private AnchorMeasurement(int nodes) {
        this.nodes = nodes;
        this.prefixes = new Ipv6Prefix[nodes];
        this.sequences = new int[nodes];
        AnchorConfig any = AnchorDomain.config(1, 2, Mode.PROXY, Times.DEFAULT);
        AnchorConfig config = new AnchorConfig(US, any.accessLinks(), Ipv6Prefix.parse("2001:db8::/40"), any.control(),
                List.of(new Peer(OTHER, Ipv6Prefix.parse("2001:db9::/40"), AnchorDomain.KEY)), List.of(), "example.net", any.times());
        engine = new AnchorEngine(config, new Random(1)::nextBytes, AnchorDomain.CLOCK, List.of());
        engine.start(now);
    }

    /** @param arguments how many mobile nodes */
    public static void main(String[] arguments) {
        int nodes = Integer.parseInt(arguments[0]);
        long before = heapInUse();
        AnchorMeasurement measurement = new AnchorMeasurement(nodes);
        for (int node = 0; node < nodes; node++) {
            measurement.tell(received(measurement.answer(node, measurement.attach(node))));
        }
        print("heap-per-node", (heapInUse() - before) / nodes);
        long[] arrivals = new long[ROUNDS];
        long[] departures = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            int first = round * PER_ROUND % nodes;
            departures[round] = measurement.departures(first);
            arrivals[round] = measurement.arrivals(first);
        }
        Arrays.sort(arrivals);
        Arrays.sort(departures);
        print("arrival", arrivals[QUARTILE]);
        print("departure", departures[QUARTILE]);
    }

    private long departures(int first) {
        byte[][] packets = new byte[PER_ROUND][];
        now += AnchorDomain.SECOND;
        for (int i = 0; i < PER_ROUND; i++) {
            packets[i] = elsewhere((first + i) % nodes);
        }
        long before = System.nanoTime();
        for (int i = 0; i < PER_ROUND; i++) {
            tell(new Input.NodeDetached(AnchorDomain.LINK, linkLayer((first + i) % nodes)));
            tell(received(packets[i]));
        }
        return (System.nanoTime() - before) / PER_ROUND;
    }

    private long arrivals(int first) {
        now += AnchorDomain.SECOND;
        long spent = 0;
        for (int i = 0; i < PER_ROUND; i++) {
            int node = (first + i) % nodes;
            long before = System.nanoTime();
            byte[] update = attach(node);
            spent += System.nanoTime() - before;
            byte[] answer = answer(node, update);
            before = System.nanoTime();
            tell(received(answer));
            spent += System.nanoTime() - before;
        }
        return spent / PER_ROUND;
    }

    private byte[] attach(int node) {
        List<byte[]> sent = tell(new Input.NodeAttached(AnchorDomain.LINK, linkLayer(node)));
        if (sent.size() != 1) {
            throw new IllegalStateException(sent.size() + " messages for a mobile node that came");
        }
        return sent.get(0);
    }

    private byte[] answer(int node, byte[] sent) {
        BindingUpdate update = (BindingUpdate) PacketCodec.decode(sent, 2, null).orNull().message();
        prefixes[node] = update.option(HomeNetworkPrefix.class).prefix();
        List<MobilityOption> options = List.of(id(node).option(), new HomeNetworkPrefix(prefixes[node]),
                new HandoffIndicator(Iana.HANDOFF_STATE_UNKNOWN), new AccessTechnologyType(Iana.ACCESS_ETHERNET),
                update.option(Timestamp.class),
                new PreviousMaar(OTHER, new Ipv6Prefix(new Ipv6Address(0x2001_0db9_0000_0000L + node, 0), 64)));
        int flags = Iana.BA_FLAG_PROXY_REGISTRATION | Iana.BA_FLAG_DISTRIBUTED_MOBILITY;
        return PacketCodec.encode(database.signed(AnchorDomain.DATABASE, US,
                new BindingAcknowledgement(Iana.STATUS_ACCEPTED, flags, update.sequence(), UNITS, options)));
    }

    private byte[] elsewhere(int node) {
        List<MobilityOption> options = List.of(id(node).option(), new HomeNetworkPrefix(prefixes[node]),
                new HandoffIndicator(Iana.HANDOFF_BETWEEN_MOBILE_ACCESS_GATEWAYS), new AccessTechnologyType(Iana.ACCESS_ETHERNET),
                new Timestamp(ProxyTimestamp.of(AnchorDomain.CLOCK.at(now))), new ServingMaar(OTHER));
        int flags = Iana.BU_FLAG_ACKNOWLEDGE | Iana.BU_FLAG_PROXY_REGISTRATION | Iana.BU_FLAG_DISTRIBUTED_MOBILITY;
        return PacketCodec.encode(database.signed(AnchorDomain.DATABASE, US, new BindingUpdate(++sequences[node], flags, UNITS, options)));
    }

    private static Input received(byte[] packet) {
        InboundPacket decoded = PacketCodec.decode(packet, 2, null).orNull();
        return new Input.PacketReceived(decoded);
    }

    /** What the event loop would do, without system calls. @return the messages to database and routers */
    private List<byte[]> tell(Input input) {
        List<byte[]> sent = new ArrayList<>();
        now += 1_000;
        for (Effect effect : engine.on(now, input)) {
            if (effect instanceof Effect.Transmit transmit) {
                sent.add(PacketCodec.encode(transmit.packet()));
            } else if (effect instanceof Effect.TransmitOnLink transmit) {
                OutboundPacket packet = transmit.packet();
                if (PacketCodec.encode(packet).length == 0) {
                    throw new IllegalStateException("an empty advertisement");
                }
            }
        }
        return sent;
    }

    private static LinkLayerIdentifier linkLayer(int node) {
        return LinkLayerIdentifier.ofMac(0x0200_0000_0000L + node);
    }

    private static MobileNodeId id(int node) {
        return new MobileNodeId(linkLayer(node) + "@example.net");
    }

    private static long heapInUse() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void print(String name, long value) {
        System.out.println(name + "\t" + value);
    }
}
