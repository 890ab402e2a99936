package org.mobilityd.linux.datapath;

import java.nio.ByteBuffer;
import java.util.List;
import org.mobilityd.linux.datapath.Datapath.BindingRow;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.wire.Ipv6Address;

/** {@code binding_cache} or {@code binding_update_list}. */
final class BindingMap implements AutoCloseable {

    private final BpfMap map;

    BindingMap(BpfObject object, String name) {
        map = object.map(name, AbiLayout.BindingKey.SIZE);
    }

    /**
     * Installs or replaces. Counters go on, and as long as the care-of address stays so does what is known of the path's MTU;
     * packets that pass between the reading and the writing here may go uncounted.
     *
     * @param link the interface that holds the care-of address, or 0
     */
    void install(Binding binding, int link) {
        ByteBuffer key = key(binding.key());
        ByteBuffer value = map.lookup(key);
        if (value == null) {
            value = BpfMap.bytes(AbiLayout.Binding.SIZE);
        } else if (!careOfAddress(value).equals(binding.careOfAddress())) {
            value.putInt(AbiLayout.Binding.PATH_MTU, 0);
            value.putLong(AbiLayout.Binding.FITTING, 0);
        }
        AddressBytes.put(value, AbiLayout.Binding.CARE_OF_ADDRESS, binding.careOfAddress());
        value.putLong(AbiLayout.Binding.EXPIRES_NS, binding.expiresAt());
        value.putLong(AbiLayout.Binding.REFRESH_NS, binding.refreshAt());
        value.putLong(AbiLayout.Binding.NEWEST_NONCE_NS, binding.newestNonceAt());
        value.putInt(AbiLayout.Binding.LINK, link);
        value.putInt(AbiLayout.Binding.SEQUENCE, binding.sequence());
        value.putInt(AbiLayout.Binding.FLAGS, 0);
        map.put(key, value);
    }

    void remove(BindingKey key) {
        map.remove(key(key));
    }

    List<BindingRow> all() {
        return map.entries().stream().map(BindingMap::decode).toList();
    }

    private static BindingRow decode(BpfMap.Entry entry) {
        ByteBuffer key = entry.key();
        ByteBuffer value = entry.value();
        BindingKey bindingKey = key(key);
        Binding binding = new Binding(bindingKey, careOfAddress(value), value.getInt(AbiLayout.Binding.SEQUENCE),
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

    static ByteBuffer key(BindingKey key) {
        ByteBuffer bytes = BpfMap.bytes(AbiLayout.BindingKey.SIZE);
        AddressBytes.put(bytes, AbiLayout.BindingKey.CORRESPONDENT, key.correspondent());
        AddressBytes.put(bytes, AbiLayout.BindingKey.HOME_ADDRESS, key.homeAddress());
        return bytes;
    }

    @Override
    public void close() {
        map.close();
    }
}
