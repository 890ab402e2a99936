package org.mobilityd.linux.datapath;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.mobilityd.wire.Ipv6Address;

/** {@code peers}: who has a token bucket of his own for mobility messages. Whoever stays among them keeps his as it is. */
final class PeerMap implements AutoCloseable {

    private final BpfMap map;

    PeerMap(BpfObject object) {
        map = object.map("peers", Ipv6Address.BYTES);
    }

    void replaceBy(Set<Ipv6Address> wanted) {
        Set<Ipv6Address> missing = new HashSet<>(wanted);
        for (BpfMap.Entry entry : map.entries()) {
            if (!missing.remove(AddressBytes.get(entry.key(), 0))) {
                map.remove(entry.key());
            }
        }
        missing.forEach(peer -> map.put(key(peer), BpfMap.bytes(Long.BYTES)));
    }

    private static ByteBuffer key(Ipv6Address peer) {
        ByteBuffer key = BpfMap.bytes(Ipv6Address.BYTES);
        AddressBytes.put(key, 0, peer);
        return key;
    }

    @Override
    public void close() {
        map.close();
    }
}
