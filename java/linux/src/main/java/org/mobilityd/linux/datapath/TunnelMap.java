package org.mobilityd.linux.datapath;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.mobilityd.linux.datapath.Datapath.TunnelRow;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** {@code tunnels}. */
final class TunnelMap implements AutoCloseable {

    private final BpfMap map;

    TunnelMap(BpfObject object) {
        map = object.map("tunnels", AbiLayout.TunnelKey.SIZE);
    }

    /**
     * Installs or replaces; counters go on, and as long as both ends stay so does what is known of the path's MTU.
     *
     * @param link the interface that holds the local address, or 0
     */
    void install(Tunnel tunnel, int link) {
        ByteBuffer key = key(tunnel.match(), tunnel.prefix());
        ByteBuffer value = map.lookup(key);
        if (value == null) {
            value = BpfMap.bytes(AbiLayout.Tunnel.SIZE);
        } else if (!local(value).equals(tunnel.local()) || !remote(value).equals(tunnel.remote())) {
            value.putInt(AbiLayout.Tunnel.PATH_MTU, 0);
            value.putLong(AbiLayout.Tunnel.FITTING, 0);
        }
        AddressBytes.put(value, AbiLayout.Tunnel.LOCAL, tunnel.local());
        AddressBytes.put(value, AbiLayout.Tunnel.REMOTE, tunnel.remote());
        value.putLong(AbiLayout.Tunnel.EXPIRES_NS, tunnel.expiresAt());
        value.putInt(AbiLayout.Tunnel.LINK, link);
        map.put(key, value);
    }

    void remove(Tunnel.Match match, Ipv6Prefix prefix) {
        map.remove(key(match, prefix));
    }

    /** The tunnel that {@code address} of a packet that leaves would choose, or null. */
    Tunnel find(Tunnel.Match match, Ipv6Address address) {
        ByteBuffer value = map.lookup(key(match, Ipv6Prefix.of(address, Ipv6Address.BYTES * Byte.SIZE)));
        return value == null ? null
                : new Tunnel(match, Ipv6Prefix.of(address, Ipv6Address.BYTES * Byte.SIZE), local(value), remote(value),
                        value.getLong(AbiLayout.Tunnel.EXPIRES_NS));
    }

    /** Removes what no tunnel of ours can be; {@code report} is told. */
    void repair(Consumer<String> report) {
        for (BpfMap.Entry entry : map.entries()) {
            int length = entry.key().getInt(AbiLayout.TunnelKey.PREFIX_LENGTH);
            int match = entry.key().getInt(AbiLayout.TunnelKey.MATCH);
            boolean known = match == AbiLayout.MATCH_SOURCE || match == AbiLayout.MATCH_DESTINATION;
            if (!known || length < AbiLayout.TUNNEL_KEY_MATCH_BITS) {
                map.remove(entry.key());
                report.accept("tunnels: an entry of " + length + " bits for the match " + match + " removed");
            }
        }
    }

    List<TunnelRow> all() {
        return map.entries().stream().map(TunnelMap::decode).toList();
    }

    private static TunnelRow decode(BpfMap.Entry entry) {
        ByteBuffer key = entry.key();
        ByteBuffer value = entry.value();
        Tunnel.Match match = key.getInt(AbiLayout.TunnelKey.MATCH) == AbiLayout.MATCH_SOURCE
                ? Tunnel.Match.SOURCE : Tunnel.Match.DESTINATION;
        Ipv6Prefix prefix = Ipv6Prefix.of(AddressBytes.get(key, AbiLayout.TunnelKey.ADDRESS),
                key.getInt(AbiLayout.TunnelKey.PREFIX_LENGTH) - AbiLayout.TUNNEL_KEY_MATCH_BITS);
        Tunnel tunnel = new Tunnel(match, prefix, local(value), remote(value), value.getLong(AbiLayout.Tunnel.EXPIRES_NS));
        return new TunnelRow(tunnel, value.getLong(AbiLayout.Tunnel.PACKETS_IN), value.getLong(AbiLayout.Tunnel.PACKETS_OUT),
                value.getLong(AbiLayout.Tunnel.BYTES_IN), value.getLong(AbiLayout.Tunnel.BYTES_OUT));
    }

    private static Ipv6Address local(ByteBuffer value) {
        return AddressBytes.get(value, AbiLayout.Tunnel.LOCAL);
    }

    private static Ipv6Address remote(ByteBuffer value) {
        return AddressBytes.get(value, AbiLayout.Tunnel.REMOTE);
    }

    private static ByteBuffer key(Tunnel.Match match, Ipv6Prefix prefix) {
        ByteBuffer key = BpfMap.bytes(AbiLayout.TunnelKey.SIZE);
        key.putInt(AbiLayout.TunnelKey.PREFIX_LENGTH, AbiLayout.TUNNEL_KEY_MATCH_BITS + prefix.length());
        key.putInt(AbiLayout.TunnelKey.MATCH, match == Tunnel.Match.SOURCE ? AbiLayout.MATCH_SOURCE : AbiLayout.MATCH_DESTINATION);
        AddressBytes.put(key, AbiLayout.TunnelKey.ADDRESS, prefix.address());
        return key;
    }

    @Override
    public void close() {
        map.close();
    }
}
