package org.mobilityd.daemon.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.mobilityd.linux.datapath.DatapathEvent;
import org.mobilityd.linux.host.PacketSender;
import org.mobilityd.protocol.Input;
import org.mobilityd.wire.DecodeResult;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.PacketCodec;

/**
 * Turns what the fast path hands up into inputs of the engines, and collects them until {@link #handOver}. Called by the thread that polls
 * the fast path.
 */
public final class PacketIntake implements Consumer<DatapathEvent> {

    static final String EVENTS_LOST = "datapath-events-lost";
    static final String MALFORMED = "packet-malformed-";
    static final String FRAGMENTED = "packet-fragmented";
    static final String REASSEMBLED = "packet-from-tunnel-reassembled";
    static final String REASSEMBLED_OVER_LIMIT = "packet-from-tunnel-over-limit";
    static final String UNFRAGMENTABLE = "packet-unfragmentable";

    private static final int IPV6_HEADER_BYTES = 40;
    private static final int SOURCE_OFFSET = 8;
    private static final int DESTINATION_OFFSET = 24;

    private final EventLoop loop;
    private final PacketSender sender;
    private final EventCounts counts;
    private List<Input> batch = new ArrayList<>();

    public PacketIntake(EventLoop loop, PacketSender sender, EventCounts counts) {
        this.loop = loop;
        this.sender = sender;
        this.counts = counts;
    }

    @Override
    public void accept(DatapathEvent event) {
        if (event instanceof DatapathEvent.SignallingPacket packet) {
            decode(packet);
        } else if (event instanceof DatapathEvent.UnboundHomeAddress unbound) {
            batch.add(new Input.UnboundHomeAddress(unbound.source(), unbound.destination(), unbound.homeAddress()));
        } else if (event instanceof DatapathEvent.ForeignSource foreign) {
            batch.add(new Input.ForeignSource(foreign.link(), foreign.source(), foreign.destination(), foreign.station()));
        } else if (event instanceof DatapathEvent.StationHeard heard) {
            batch.add(new Input.StationHeard(heard.link(), heard.address(), heard.station()));
        } else if (event instanceof DatapathEvent.BindingExpiring expiring) {
            batch.add(new Input.BindingExpiring(expiring.table(), expiring.key()));
        } else if (event instanceof DatapathEvent.TunnelledFlowSeen seen) {
            batch.add(new Input.TunnelledFlowSeen(seen.homeAddress(), seen.correspondent()));
        } else if (event instanceof DatapathEvent.FragmentationNeeded needed) {
            loop.submit(() -> sendFragments(needed));
        } else if (event instanceof DatapathEvent.Decapsulated decapsulated) {
            loop.submit(() -> sendOn(decapsulated));
        } else if (event instanceof DatapathEvent.Lost lost) {
            counts.add(EVENTS_LOST, lost.count());
        } else if (event instanceof DatapathEvent.ReassembledDropped dropped) {
            counts.add(REASSEMBLED_OVER_LIMIT, dropped.count());
        }
    }

    /** Passes on what has been collected, waiting until the loop has room for it. */
    public void handOver() throws InterruptedException {
        if (!batch.isEmpty()) {
            loop.hand(batch);
            batch = new ArrayList<>();
        }
    }

    private void decode(DatapathEvent.SignallingPacket event) {
        DecodeResult<InboundPacket> result = PacketCodec.decode(event.packet(), event.link(), event.tunnel());
        if (result instanceof DecodeResult.Decoded<InboundPacket> decoded) {
            batch.add(new Input.PacketReceived(decoded.value(), event.arrivedAt()));
        } else if (result instanceof DecodeResult.Malformed<InboundPacket> malformed) {
            counts.count(MALFORMED + malformed.reason().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
            if (event.packet().length >= IPV6_HEADER_BYTES) {
                batch.add(new Input.MalformedReceived(address(event.packet(), SOURCE_OFFSET), address(event.packet(), DESTINATION_OFFSET),
                        malformed.reason(), malformed.pointer(), event.packet()));
            }
        }
    }

    private void sendFragments(DatapathEvent.FragmentationNeeded needed) {
        try {
            for (byte[] fragment : PacketCodec.fragment(needed.packet(), needed.mtu(), ThreadLocalRandom.current().nextInt())) {
                int errno = sender.send(fragment, 0);
                counts.count(errno == 0 ? FRAGMENTED : EffectRunner.TRANSMIT_FAILED);
            }
        } catch (IllegalArgumentException e) {
            counts.count(UNFRAGMENTABLE);
        }
    }

    private void sendOn(DatapathEvent.Decapsulated decapsulated) {
        int errno = sender.send(decapsulated.packet(), 0);
        counts.count(errno == 0 ? REASSEMBLED : EffectRunner.TRANSMIT_FAILED);
    }

    private static Ipv6Address address(byte[] packet, int offset) {
        return Ipv6Address.of(java.util.Arrays.copyOfRange(packet, offset, offset + Ipv6Address.BYTES));
    }
}
