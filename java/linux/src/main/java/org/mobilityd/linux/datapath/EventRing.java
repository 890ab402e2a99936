package org.mobilityd.linux.datapath;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.mobilityd.wire.OutboundPacket.Encapsulation;

/** {@code events} and {@code events_lost}: a batch is copied out in one native call, then decoded. */
final class EventRing implements AutoCloseable {

    /**
     * About a hundred messages: what is decided about together, in a millisecond. More would save nothing, and outlive young garbage
     * collections.
     */
    private static final int BATCH_BYTES = 16 * 1024;
    /** Before each record in a batch: its length, and four bytes of nothing. */
    private static final int RECORD_HEADER = 8;

    private final Pointer ring;
    private final BpfMap lostMap;
    private final Memory memory = new Memory(BATCH_BYTES);
    private final ByteBuffer batch = memory.getByteBuffer(0, BATCH_BYTES).order(ByteOrder.nativeOrder());
    private long lostBefore;
    private boolean closed;

    EventRing(BpfObject object) {
        lostMap = object.map("events_lost", Integer.BYTES);
        lostBefore = lost();
        PointerByReference opened = new PointerByReference();
        LibMobility.check("open the ring buffer", LibMobility.mobility_ring_open(object.mapDescriptor("events"), opened));
        ring = opened.getValue();
    }

    /**
     * Holds {@link #close} up until it returns.
     *
     * @param also a descriptor that ends the waiting too when it can be read
     */
    synchronized int poll(Consumer<DatapathEvent> sink, int timeoutMillis, int also) {
        if (closed) {
            return 0;
        }
        int length = LibMobility.check("wait for events", LibMobility.mobility_ring_poll(ring, also, memory, BATCH_BYTES, timeoutMillis));
        int count = 0;
        for (int at = 0; at < length; count++) {
            int size = batch.getInt(at);
            sink.accept(decode(at + RECORD_HEADER));
            at += RECORD_HEADER + (size + 7) / 8 * 8;
        }
        return count;
    }

    /** Tells {@code sink} how many events there was no room for since this was asked last. */
    synchronized int reportLost(Consumer<DatapathEvent> sink) {
        long lost = closed ? lostBefore : lost();
        if (lost == lostBefore) {
            return 0;
        }
        sink.accept(new DatapathEvent.Lost(lost - lostBefore));
        lostBefore = lost;
        return 1;
    }

    private long lost() {
        return CounterMap.sum(lostMap.lookup(BpfMap.index(0)));
    }

    /** The event whose head is at {@code at} of the batch. */
    private DatapathEvent decode(int at) {
        int number = batch.getInt(at + AbiLayout.Event.NUMBER);
        int kind = batch.getInt(at + AbiLayout.Event.KIND);
        return switch (kind) {
            case AbiLayout.EVENT_SIGNALLING_PACKET -> {
                int flags = batch.getInt(at + AbiLayout.Event.FLAGS);
                boolean tunnelled = (flags & AbiLayout.EVENT_TUNNELLED) != 0;
                yield new DatapathEvent.SignallingPacket(batch.getInt(at + AbiLayout.Event.LINK),
                        tunnelled ? new Encapsulation(first(at), second(at)) : null, packet(at), (flags & AbiLayout.EVENT_AUTHENTIC) != 0);
            }
            case AbiLayout.EVENT_UNBOUND_HOME_ADDRESS ->
                new DatapathEvent.UnboundHomeAddress(first(at), second(at), AddressBytes.get(batch, at + AbiLayout.Event.THIRD));
            case AbiLayout.EVENT_BINDING_EXPIRING ->
                new DatapathEvent.BindingExpiring(table(number), new BindingKey(first(at), second(at)));
            case AbiLayout.EVENT_TUNNELLED_FLOW_SEEN -> new DatapathEvent.TunnelledFlowSeen(first(at), second(at));
            case AbiLayout.EVENT_FRAGMENTATION_NEEDED -> new DatapathEvent.FragmentationNeeded(number, packet(at));
            case AbiLayout.EVENT_FOREIGN_SOURCE -> {
                byte[] station = new byte[AbiLayout.LINK_ADDRESS_LENGTH];
                batch.get(at + AbiLayout.Event.THIRD, station);
                yield new DatapathEvent.ForeignSource(batch.getInt(at + AbiLayout.Event.LINK), first(at), second(at),
                        new LinkLayerIdentifier(station));
            }
            default -> throw new IllegalStateException("no event has kind " + kind);
        };
    }

    private Ipv6Address first(int at) {
        return AddressBytes.get(batch, at + AbiLayout.Event.FIRST);
    }

    private Ipv6Address second(int at) {
        return AddressBytes.get(batch, at + AbiLayout.Event.SECOND);
    }

    private static BindingTable table(int number) {
        return number == AbiLayout.TABLE_BINDING_UPDATE_LIST ? BindingTable.BINDING_UPDATE_LIST : BindingTable.BINDING_CACHE;
    }

    private byte[] packet(int at) {
        byte[] packet = new byte[batch.getInt(at + AbiLayout.Event.PACKET_LENGTH)];
        batch.get(at + AbiLayout.Event.SIZE, packet);
        return packet;
    }

    @Override
    public synchronized void close() {
        closed = true;
        LibMobility.mobility_ring_close(ring);
        lostMap.close();
    }
}
