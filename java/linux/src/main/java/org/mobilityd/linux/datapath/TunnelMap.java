package org.mobilityd.linux.datapath;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.mobilityd.linux.datapath.BpfMap.Entry;
import org.mobilityd.linux.datapath.Datapath.TunnelRow;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** {@code prefix_tunnels}, for prefixes of 64 bits, which are an anchor router's; and {@code tunnels}, for home addresses. */
final class TunnelMap implements AutoCloseable {

    private static final Map<Integer, Tunnel.Match> MATCHES = Map.of(AbiLayout.MATCH_DESTINATION, Tunnel.Match.DESTINATION,
            AbiLayout.MATCH_SOURCE, Tunnel.Match.SOURCE, AbiLayout.MATCH_ANCHOR, Tunnel.Match.ANCHOR,
            AbiLayout.MATCH_HANDOVER, Tunnel.Match.HANDOVER);

    private static final int ADDRESS_BITS = Ipv6Address.BYTES * Byte.SIZE;

    private final BpfMap ofAddresses;
    private final BpfMap ofPrefixes;

    TunnelMap(BpfObject object) {
        ofAddresses = object.map("tunnels", AbiLayout.TunnelKey.SIZE);
        ofPrefixes = object.map("prefix_tunnels", AbiLayout.PrefixTunnelKey.SIZE);
    }

    /**
     * Installs or replaces; counters go on, and as long as both ends stay so does what is known of the path's MTU.
     *
     * @param link the interface that holds the local address, or 0
     */
    void install(Tunnel tunnel, int link) {
        ByteBuffer key = key(tunnel.match(), tunnel.prefix());
        mapOf(tunnel.prefix()).put(key, value(key, tunnel, link));
    }

    /** All of {@link #install} but its last step. */
    void rehearse(Tunnel tunnel) {
        value(key(tunnel.match(), tunnel.prefix()), tunnel, 0);
    }

    private ByteBuffer value(ByteBuffer key, Tunnel tunnel, int link) {
        ByteBuffer value = mapOf(tunnel.prefix()).lookup(key);
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
        return value;
    }

    /** What else there is to say of the prefix stays. */
    void remove(Tunnel.Match match, Ipv6Prefix prefix) {
        ByteBuffer key = key(match, prefix);
        boolean mayStay = match == Tunnel.Match.SOURCE && prefix.length() == AbiLayout.TUNNEL_PREFIX_BITS;
        ByteBuffer value = mayStay ? ofPrefixes.lookup(key) : null;
        if (value != null && SourceMap.isReserved(value)) {
            ofPrefixes.put(key, SourceMap.withoutTunnel(value));
        } else {
            mapOf(prefix).remove(key);
        }
    }

    /** The tunnel that {@code address} of a packet that leaves would choose, or null. */
    Tunnel find(Tunnel.Match match, Ipv6Address address) {
        Ipv6Prefix itself = Ipv6Prefix.of(address, ADDRESS_BITS);
        ByteBuffer value = ofAddresses.lookup(key(match, itself));
        if (value == null) {
            value = ofPrefixes.lookup(key(match, Ipv6Prefix.of(address, AbiLayout.TUNNEL_PREFIX_BITS)));
        }
        return value == null || !SourceMap.hasTunnel(value) ? null
                : new Tunnel(match, itself, local(value), remote(value), value.getLong(AbiLayout.Tunnel.EXPIRES_NS));
    }

    /** Removes what no tunnel of ours can be; {@code report} is told. */
    void repair(Consumer<String> report) {
        repair("tunnels", ofAddresses, AbiLayout.TunnelKey.MATCH, report);
        repair("prefix_tunnels", ofPrefixes, AbiLayout.PrefixTunnelKey.MATCH, report);
    }

    private static void repair(String name, BpfMap map, int matchAt, Consumer<String> report) {
        for (Entry entry : map.entries()) {
            int match = entry.key().getInt(matchAt);
            if (!MATCHES.containsKey(match)) {
                map.remove(entry.key());
                report.accept(name + ": an entry for the match " + match + " removed");
            }
        }
    }

    List<TunnelRow> all() {
        return Stream.concat(ofAddresses.entries().stream().map(entry -> row(tunnelOfAddress(entry), entry.value())),
                ofPrefixes.entries().stream().filter(entry -> SourceMap.hasTunnel(entry.value()))
                        .map(entry -> row(tunnelOfPrefix(entry), entry.value()))).toList();
    }

    private static Tunnel tunnelOfAddress(Entry entry) {
        Ipv6Prefix prefix = Ipv6Prefix.of(AddressBytes.get(entry.key(), AbiLayout.TunnelKey.ADDRESS), ADDRESS_BITS);
        return tunnel(entry.key().getInt(AbiLayout.TunnelKey.MATCH), prefix, entry.value());
    }

    private static Tunnel tunnelOfPrefix(Entry entry) {
        return tunnel(entry.key().getInt(AbiLayout.PrefixTunnelKey.MATCH), prefixOf(entry.key()), entry.value());
    }

    /** That of a key of {@code prefix_tunnels}. */
    static Ipv6Prefix prefixOf(ByteBuffer key) {
        byte[] address = new byte[Ipv6Address.BYTES];
        key.get(AbiLayout.PrefixTunnelKey.PREFIX_BE, address, 0, AbiLayout.TUNNEL_PREFIX_BITS / Byte.SIZE);
        return Ipv6Prefix.of(Ipv6Address.of(address), AbiLayout.TUNNEL_PREFIX_BITS);
    }

    private static Tunnel tunnel(int match, Ipv6Prefix prefix, ByteBuffer value) {
        return new Tunnel(MATCHES.get(match), prefix, local(value), remote(value), value.getLong(AbiLayout.Tunnel.EXPIRES_NS));
    }

    private static TunnelRow row(Tunnel tunnel, ByteBuffer value) {
        return new TunnelRow(tunnel, value.getLong(AbiLayout.Tunnel.PACKETS_IN), value.getLong(AbiLayout.Tunnel.PACKETS_OUT),
                value.getLong(AbiLayout.Tunnel.BYTES_IN), value.getLong(AbiLayout.Tunnel.BYTES_OUT));
    }

    private static Ipv6Address local(ByteBuffer value) {
        return AddressBytes.get(value, AbiLayout.Tunnel.LOCAL);
    }

    private static Ipv6Address remote(ByteBuffer value) {
        return AddressBytes.get(value, AbiLayout.Tunnel.REMOTE);
    }

    private BpfMap mapOf(Ipv6Prefix prefix) {
        return prefix.length() == AbiLayout.TUNNEL_PREFIX_BITS ? ofPrefixes : ofAddresses;
    }

    /** The key of such a tunnel in the table that it belongs into: for an address, or for a prefix of 64 bits. */
    static ByteBuffer key(Tunnel.Match match, Ipv6Prefix prefix) {
        int number = switch (match) {
            case DESTINATION -> AbiLayout.MATCH_DESTINATION;
            case SOURCE -> AbiLayout.MATCH_SOURCE;
            case ANCHOR -> AbiLayout.MATCH_ANCHOR;
            case HANDOVER -> AbiLayout.MATCH_HANDOVER;
        };
        if (prefix.length() == AbiLayout.TUNNEL_PREFIX_BITS) {
            ByteBuffer key = BpfMap.bytes(AbiLayout.PrefixTunnelKey.SIZE);
            key.put(AbiLayout.PrefixTunnelKey.PREFIX_BE, prefix.address().toBytes(), 0, AbiLayout.TUNNEL_PREFIX_BITS / Byte.SIZE);
            return key.putInt(AbiLayout.PrefixTunnelKey.MATCH, number);
        }
        if (prefix.length() != ADDRESS_BITS) {
            throw new IllegalArgumentException("no table holds tunnels for " + prefix);
        }
        ByteBuffer key = BpfMap.bytes(AbiLayout.TunnelKey.SIZE);
        key.putInt(AbiLayout.TunnelKey.MATCH, number);
        AddressBytes.put(key, AbiLayout.TunnelKey.ADDRESS, prefix.address());
        return key;
    }

    @Override
    public void close() {
        ofAddresses.close();
        ofPrefixes.close();
    }
}
