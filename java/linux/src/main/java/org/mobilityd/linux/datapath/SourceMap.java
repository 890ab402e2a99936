package org.mobilityd.linux.datapath;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.mobilityd.linux.datapath.BpfMap.Entry;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;

/** {@code prefix_tunnels} as far as it says whose the prefixes are that access links' packets come from; its tunnels are {@link TunnelMap}'s. */
final class SourceMap implements AutoCloseable {

    private static final byte[] ANYBODY = new byte[AbiLayout.LINK_ADDRESS_LENGTH];

    private final BpfMap map;

    SourceMap(BpfObject object) {
        map = object.map("prefix_tunnels", AbiLayout.PrefixTunnelKey.SIZE);
    }

    void reserve(Ipv6Prefix prefix, LinkLayerIdentifier node) {
        ByteBuffer key = key(prefix);
        map.put(key, reserved(key, node));
    }

    /** All of {@link #reserve} but its last step. */
    void rehearse(Ipv6Prefix prefix, LinkLayerIdentifier node) {
        reserved(key(prefix), node);
    }

    private ByteBuffer reserved(ByteBuffer key, LinkLayerIdentifier node) {
        ByteBuffer present = map.lookup(key);
        ByteBuffer value = present == null ? BpfMap.bytes(AbiLayout.Tunnel.SIZE) : present;
        byte[] station = node.bytes();
        return value.put(AbiLayout.Tunnel.STATION, station.length == ANYBODY.length ? station : ANYBODY);
    }

    void release(Ipv6Prefix prefix) {
        ByteBuffer key = key(prefix);
        ByteBuffer value = map.lookup(key);
        if (value != null && hasTunnel(value)) {
            map.put(key, value.put(AbiLayout.Tunnel.STATION, ANYBODY));
        } else if (value != null) {
            map.remove(key);
        }
    }

    /** Prefixes that are somebody's. */
    List<Ipv6Prefix> all() {
        return map.entries().stream().filter(entry -> isReserved(entry.value())).map(Entry::key).map(TunnelMap::prefixOf).toList();
    }

    /** Whether a value of {@code prefix_tunnels} says that the prefix is somebody's. */
    static boolean isReserved(ByteBuffer value) {
        byte[] station = new byte[AbiLayout.LINK_ADDRESS_LENGTH];
        value.get(AbiLayout.Tunnel.STATION, station);
        return !Arrays.equals(station, ANYBODY);
    }

    /** Whether it says that there is a tunnel. */
    static boolean hasTunnel(ByteBuffer value) {
        return value.getLong(AbiLayout.Tunnel.EXPIRES_NS) != 0;
    }

    /** The same without a tunnel. */
    static ByteBuffer withoutTunnel(ByteBuffer value) {
        byte[] station = new byte[AbiLayout.LINK_ADDRESS_LENGTH];
        value.get(AbiLayout.Tunnel.STATION, station);
        return BpfMap.bytes(AbiLayout.Tunnel.SIZE).put(AbiLayout.Tunnel.STATION, station);
    }

    private static ByteBuffer key(Ipv6Prefix prefix) {
        return TunnelMap.key(Tunnel.Match.SOURCE, prefix);
    }

    @Override
    public void close() {
        map.close();
    }
}
