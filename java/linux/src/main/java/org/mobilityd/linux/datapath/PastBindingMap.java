package org.mobilityd.linux.datapath;

import java.nio.ByteBuffer;
import java.util.List;
import org.mobilityd.protocol.binding.PastBinding;

/** {@code past_bindings}, for reading: kept in the kernel for the next process; {@link BindingChanges} writes it. */
final class PastBindingMap implements AutoCloseable {

    private final BpfMap map;

    PastBindingMap(BpfObject object) {
        map = object.map("past_bindings", AbiLayout.BindingKey.SIZE);
    }

    List<PastBinding> all() {
        return map.entries().stream().map(PastBindingMap::decode).toList();
    }

    private static PastBinding decode(BpfMap.Entry entry) {
        ByteBuffer value = entry.value();
        return new PastBinding(BindingMap.key(entry.key()),
                AddressBytes.inOrder(value, value.getLong(AbiLayout.PastBinding.CARE_OF_PREFIX)),
                value.getInt(AbiLayout.PastBinding.LAST_SEQUENCE), value.getLong(AbiLayout.PastBinding.NEWEST_NONCE_NS),
                value.getLong(AbiLayout.PastBinding.FLOOR_NS));
    }

    @Override
    public void close() {
        map.close();
    }
}
