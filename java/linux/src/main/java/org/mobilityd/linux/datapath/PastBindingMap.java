package org.mobilityd.linux.datapath;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.PastBinding;

/** {@code past_bindings}: kept in the kernel for the next process; no program reads it. */
final class PastBindingMap implements AutoCloseable {

    private final BpfMap map;

    PastBindingMap(BpfObject object) {
        map = object.map("past_bindings", AbiLayout.BindingKey.SIZE);
    }

    void put(PastBinding past) {
        ByteBuffer value = BpfMap.bytes(AbiLayout.PastBinding.SIZE);
        value.putLong(AbiLayout.PastBinding.NEWEST_NONCE_NS, past.newestNonceAt());
        value.putLong(AbiLayout.PastBinding.FLOOR_NS, past.floor());
        value.duplicate().order(ByteOrder.BIG_ENDIAN).putLong(AbiLayout.PastBinding.CARE_OF_PREFIX, past.careOfPrefix());
        value.putInt(AbiLayout.PastBinding.LAST_SEQUENCE, past.lastSequence());
        map.put(BindingMap.key(past.key()), value);
    }

    void remove(BindingKey key) {
        map.remove(BindingMap.key(key));
    }

    List<PastBinding> all() {
        return map.entries().stream().map(PastBindingMap::decode).toList();
    }

    private static PastBinding decode(BpfMap.Entry entry) {
        ByteBuffer value = entry.value();
        return new PastBinding(BindingMap.key(entry.key()),
                value.duplicate().order(ByteOrder.BIG_ENDIAN).getLong(AbiLayout.PastBinding.CARE_OF_PREFIX),
                value.getInt(AbiLayout.PastBinding.LAST_SEQUENCE), value.getLong(AbiLayout.PastBinding.NEWEST_NONCE_NS),
                value.getLong(AbiLayout.PastBinding.FLOOR_NS));
    }

    @Override
    public void close() {
        map.close();
    }
}
