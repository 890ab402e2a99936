package org.mobilityd.linux.datapath;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.mobilityd.linux.datapath.Datapath.BindingRow;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.wire.Ipv6Address;

/** {@code binding_cache} or {@code binding_update_list}, for reading; {@link BindingChanges} writes them. */
final class BindingMap implements AutoCloseable {

    private final BpfMap map;

    BindingMap(BpfObject object, String name) {
        map = object.map(name, AbiLayout.BindingKey.SIZE);
    }

    void forEach(Consumer<BindingRow> sink) {
        map.forEach(entry -> sink.accept(decode(entry)));
    }

    private static BindingRow decode(BpfMap.Entry entry) {
        ByteBuffer value = entry.value();
        Binding binding = new Binding(key(entry.key()), careOfAddress(value), value.getInt(AbiLayout.Binding.SEQUENCE),
                value.getLong(AbiLayout.Binding.EXPIRES_NS), value.getLong(AbiLayout.Binding.REFRESH_NS),
                value.getLong(AbiLayout.Binding.NEWEST_NONCE_NS));
        return new BindingRow(binding, value.getLong(AbiLayout.Binding.PACKETS_IN), value.getLong(AbiLayout.Binding.PACKETS_OUT),
                value.getLong(AbiLayout.Binding.BYTES_IN), value.getLong(AbiLayout.Binding.BYTES_OUT));
    }

    private static Ipv6Address careOfAddress(ByteBuffer value) {
        return AddressBytes.get(value, AbiLayout.Binding.CARE_OF_ADDRESS);
    }

    static BindingKey key(ByteBuffer bytes) {
        return new BindingKey(AddressBytes.get(bytes, AbiLayout.BindingKey.CORRESPONDENT),
                AddressBytes.get(bytes, AbiLayout.BindingKey.HOME_ADDRESS));
    }

    @Override
    public void close() {
        map.close();
    }
}
