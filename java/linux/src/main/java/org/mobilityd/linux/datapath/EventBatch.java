package org.mobilityd.linux.datapath;

import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.mobilityd.linux.datapath.Datapath.EventSource;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.mobilityd.wire.OutboundPacket.Encapsulation;

/** Records of {@code events} as {@code mobility_ring_poll} copies them out, in native memory. For one thread. */
final class EventBatch implements EventSource {

    /**
     * About a hundred messages: what is decided about together, in a millisecond. More would save nothing, and outlive young garbage
     * collections.
     */
    static final int BYTES = 16 * 1024;
    /** Before each record: its length, and four bytes of nothing. */
    private static final int RECORD_HEADER = 8;

    private final Memory memory = new Memory(BYTES);
    private final ByteBuffer batch = memory.getByteBuffer(0, BYTES).order(ByteOrder.nativeOrder());

    /** Where records are to be written, {@link #BYTES} at most. */
    Memory memory() {
        return memory;
    }

    /** Hands {@code sink} the events of the records in the first {@code length} bytes; returns how many there were. */
    int read(int length, Consumer<DatapathEvent> sink) {
        int count = 0;
        for (int at = 0; at < length; count++) {
            int size = batch.getInt(at);
            sink.accept(decode(at + RECORD_HEADER));
            at += RECORD_HEADER + (size + 7) / 8 * 8;
        }
        return count;
    }

    /** By a record like that of the fast path, which stands alone in the batch. */
    @Override
    public void packet(int link, long arrivedAt, byte[] packet, Consumer<DatapathEvent> sink) {
        int size = AbiLayout.Event.SIZE + packet.length;
        memory.clear(RECORD_HEADER + AbiLayout.Event.SIZE);
        batch.putInt(0, size);
        batch.putInt(RECORD_HEADER + AbiLayout.Event.KIND, AbiLayout.EVENT_SIGNALLING_PACKET);
        batch.putInt(RECORD_HEADER + AbiLayout.Event.LINK, link);
        batch.putInt(RECORD_HEADER + AbiLayout.Event.PACKET_LENGTH, packet.length);
        batch.putLong(RECORD_HEADER + AbiLayout.Event.ARRIVED, arrivedAt);
        batch.put(RECORD_HEADER + AbiLayout.Event.SIZE, packet);
        read(RECORD_HEADER + size, sink);
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
                        tunnelled ? new Encapsulation(first(at), second(at)) : null, packet(at), (flags & AbiLayout.EVENT_AUTHENTIC) != 0,
                        batch.getLong(at + AbiLayout.Event.ARRIVED));
            }
            case AbiLayout.EVENT_UNBOUND_HOME_ADDRESS ->
                new DatapathEvent.UnboundHomeAddress(first(at), second(at), AddressBytes.get(batch, at + AbiLayout.Event.THIRD));
            case AbiLayout.EVENT_BINDING_EXPIRING ->
                new DatapathEvent.BindingExpiring(table(number), new BindingKey(first(at), second(at)));
            case AbiLayout.EVENT_TUNNELLED_FLOW_SEEN -> new DatapathEvent.TunnelledFlowSeen(first(at), second(at));
            case AbiLayout.EVENT_FRAGMENTATION_NEEDED -> new DatapathEvent.FragmentationNeeded(number, packet(at));
            case AbiLayout.EVENT_FOREIGN_SOURCE ->
                new DatapathEvent.ForeignSource(batch.getInt(at + AbiLayout.Event.LINK), first(at), second(at), station(at));
            case AbiLayout.EVENT_STATION_HEARD ->
                new DatapathEvent.StationHeard(batch.getInt(at + AbiLayout.Event.LINK), first(at), station(at));
            default -> throw new IllegalStateException("no event has kind " + kind);
        };
    }

    private Ipv6Address first(int at) {
        return AddressBytes.get(batch, at + AbiLayout.Event.FIRST);
    }

    private Ipv6Address second(int at) {
        return AddressBytes.get(batch, at + AbiLayout.Event.SECOND);
    }

    private LinkLayerIdentifier station(int at) {
        byte[] station = new byte[AbiLayout.LINK_ADDRESS_LENGTH];
        batch.get(at + AbiLayout.Event.THIRD, station);
        return new LinkLayerIdentifier(station);
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
    public void close() {
        memory.close();
    }
}
