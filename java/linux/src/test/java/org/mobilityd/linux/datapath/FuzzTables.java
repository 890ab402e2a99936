package org.mobilityd.linux.datapath;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.simulation.fastpath.FastPathTables;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;

/**
 * The entries of one batch's tables, some of them expired, near their end, or with a path MTU that was learnt: the same for the programs'
 * maps and for the model. Everything is a function of the random numbers.
 */
final class FuzzTables {

    static final Ipv6Address CORRESPONDENT = Ipv6Address.parse("2001:db8:3::3");
    static final Ipv6Address OTHER_CORRESPONDENT = Ipv6Address.parse("2001:db8:3::4");
    static final Ipv6Address STRANGER = Ipv6Address.parse("2001:db8:bad::bad");
    static final Ipv6Address HOME = Ipv6Address.parse("2001:db8:1::1");
    static final Ipv6Address OTHER_HOME = Ipv6Address.parse("2001:db8:1::2");
    static final Ipv6Address OWN_HOME = Ipv6Address.parse("2001:db8:1::99");
    static final Ipv6Address IN_HOME_PREFIX = Ipv6Address.parse("2001:db8:77::5");
    static final Ipv6Address HOME_AGENT = Ipv6Address.parse("2001:db8:1::a");
    static final Ipv6Address CARE_OF = Ipv6Address.parse("2001:db8:2::2");
    /** Behind a route of a small MTU. */
    static final Ipv6Address NARROW_CARE_OF = Ipv6Address.parse("2001:db8:4::2");
    /** Held by a link of this machine. */
    static final Ipv6Address OWN_CARE_OF = Ipv6Address.parse("2001:db8:5::99");
    /** This node's too, but no interface holds it. */
    static final Ipv6Address LOST_CARE_OF = Ipv6Address.parse("2001:db8:6::99");
    static final Ipv6Address ANCHOR = Ipv6Address.parse("2001:db8:a::1");
    static final Ipv6Address OTHER_ANCHOR = Ipv6Address.parse("2001:db8:b::1");
    /** Of a mobile node that this router anchors and another serves. */
    static final Ipv6Address ANCHORED = Ipv6Address.parse("2001:db8:a:1::5");
    static final Ipv6Address OTHER_ANCHORED = Ipv6Address.parse("2001:db8:a:2::5");
    /** Of a mobile node that this router serves and another anchors. */
    static final Ipv6Address VISITING = Ipv6Address.parse("2001:db8:b:1::5");
    private static final Ipv6Prefix ANCHORED_PREFIX = Ipv6Prefix.parse("2001:db8:a::/48");

    private static final long PAST = 1;
    private static final long LATER = TimeUnit.HOURS.toNanos(1);
    static final TestSecret SECRET = new TestSecret(4711, "node key of 20 bytes".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
            "8 bytes.".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 1);

    private static final Map<BindingTable, List<BindingKey>> BINDING_KEYS = Map.of(
            BindingTable.BINDING_CACHE, List.of(new BindingKey(CORRESPONDENT, HOME), new BindingKey(CORRESPONDENT, OTHER_HOME),
                    new BindingKey(OTHER_CORRESPONDENT, HOME), new BindingKey(OTHER_CORRESPONDENT, OTHER_HOME)),
            BindingTable.BINDING_UPDATE_LIST, List.of(new BindingKey(CORRESPONDENT, OWN_HOME), new BindingKey(STRANGER, OWN_HOME)));
    private static final List<Tunnel> HOME_AGENT_TUNNEL_PLACES = List.of(
            new Tunnel(Tunnel.Match.DESTINATION, Ipv6Prefix.of(HOME, 128), HOME_AGENT, CARE_OF, Engine.NEVER),
            new Tunnel(Tunnel.Match.DESTINATION, Ipv6Prefix.of(IN_HOME_PREFIX, 128), HOME_AGENT, Ipv6Address.parse("2001:db8:77::1"),
                    Engine.NEVER));
    private static final List<Tunnel> MOBILE_NODE_TUNNEL_PLACES = List.of(
            new Tunnel(Tunnel.Match.SOURCE, Ipv6Prefix.of(OWN_HOME, 128), OWN_CARE_OF, HOME_AGENT, Engine.NEVER),
            new Tunnel(Tunnel.Match.SOURCE, Ipv6Prefix.of(OTHER_HOME, 128), LOST_CARE_OF, HOME_AGENT, Engine.NEVER));
    private static final List<Tunnel> ANCHOR_TUNNEL_PLACES = List.of(
            new Tunnel(Tunnel.Match.DESTINATION, Ipv6Prefix.of(ANCHORED, 64), ANCHOR, OTHER_ANCHOR, Engine.NEVER),
            new Tunnel(Tunnel.Match.DESTINATION, Ipv6Prefix.of(OTHER_ANCHORED, 64), ANCHOR, OTHER_ANCHOR, Engine.NEVER),
            new Tunnel(Tunnel.Match.SOURCE, Ipv6Prefix.of(VISITING, 64), ANCHOR, OTHER_ANCHOR, Engine.NEVER),
            new Tunnel(Tunnel.Match.ANCHOR, Ipv6Prefix.of(VISITING, 64), ANCHOR, OTHER_ANCHOR, Engine.NEVER),
            new Tunnel(Tunnel.Match.HANDOVER, Ipv6Prefix.of(VISITING, 64), ANCHOR, OTHER_ANCHOR, Engine.NEVER),
            new Tunnel(Tunnel.Match.HANDOVER, Ipv6Prefix.of(ANCHORED, 64), ANCHOR, OTHER_ANCHOR, Engine.NEVER));
    /** With those, both kinds for one prefix, which no router has at a time: the order of the steps shows in them. */
    private static final List<Tunnel> CONTRARY_TUNNEL_PLACES = List.of(
            new Tunnel(Tunnel.Match.SOURCE, Ipv6Prefix.of(OTHER_ANCHORED, 64), ANCHOR, OTHER_ANCHOR, Engine.NEVER),
            new Tunnel(Tunnel.Match.DESTINATION, Ipv6Prefix.of(VISITING, 64), ANCHOR, OTHER_ANCHOR, Engine.NEVER));
    private static final List<Ipv6Address> SOURCES = List.of(ANCHORED, OTHER_ANCHORED, VISITING, STRANGER);
    /** Who sends the frames, and another one. */
    private static final List<LinkLayerIdentifier> STATIONS = List.of(new LinkLayerIdentifier(PacketBuilder.NEIGHBOR_MAC),
            LinkLayerIdentifier.parse("02:00:00:00:00:77"));
    private static final Set<Role> ANCHOR_ROLES = EnumSet.of(Role.ANCHOR_UPLINK, Role.ANCHOR_ACCESS);

    /** @param pathMtu 0: none was learnt; believed or not any more */
    record BindingEntry(BindingTable table, Binding binding, int pathMtu, boolean believed) {
    }

    record TunnelEntry(Tunnel tunnel, int pathMtu, boolean believed) {
    }

    private final List<BindingEntry> bindings = new ArrayList<>();
    private final List<TunnelEntry> tunnels = new ArrayList<>();
    private final List<Effect.ReserveSource> sources = new ArrayList<>();
    private final boolean anchor;
    private final boolean knowsAnchored;
    private final boolean withSecret;

    /** @param roles of the interface: an anchor router's tunnels are not on others' interfaces, nor theirs on its */
    FuzzTables(Random random, Set<Role> roles) {
        for (BindingKey key : BINDING_KEYS.get(BindingTable.BINDING_CACHE)) {
            binding(random, BindingTable.BINDING_CACHE, key, List.of(CARE_OF, NARROW_CARE_OF, OWN_CARE_OF));
        }
        for (BindingKey key : BINDING_KEYS.get(BindingTable.BINDING_UPDATE_LIST)) {
            binding(random, BindingTable.BINDING_UPDATE_LIST, key, List.of(OWN_CARE_OF, LOST_CARE_OF));
        }
        anchor = !Collections.disjoint(roles, ANCHOR_ROLES);
        if (!anchor || roles.contains(Role.HOME_AGENT)) {
            HOME_AGENT_TUNNEL_PLACES.forEach(place -> tunnel(random, place, List.of(CARE_OF, NARROW_CARE_OF, place.remote())));
        }
        if (!anchor || roles.contains(Role.MOBILE_NODE_LINK)) {
            MOBILE_NODE_TUNNEL_PLACES.forEach(place -> tunnel(random, place, List.of(HOME_AGENT)));
        }
        knowsAnchored = anchor && random.nextBoolean();
        if (anchor) {
            ANCHOR_TUNNEL_PLACES.forEach(place -> tunnel(random, place, List.of(OTHER_ANCHOR, NARROW_CARE_OF)));
        }
        if (anchor && !knowsAnchored) {
            CONTRARY_TUNNEL_PLACES.forEach(place -> tunnel(random, place, List.of(OTHER_ANCHOR, NARROW_CARE_OF)));
        }
        if (anchor) {
            SOURCES.forEach(source -> reserve(random, source));
        }
        withSecret = random.nextInt(20) > 0;
    }

    private void reserve(Random random, Ipv6Address source) {
        if (random.nextInt(4) > 0) {
            LinkLayerIdentifier owner = STATIONS.get(random.nextInt(4) == 0 ? 1 : 0);
            sources.add(new Effect.ReserveSource(Ipv6Prefix.of(source, 64), owner));
        }
    }

    private void binding(Random random, BindingTable table, BindingKey key, List<Ipv6Address> careOf) {
        long refreshes = random.nextInt(4) == 0 ? PAST : Engine.NEVER;
        Binding binding = new Binding(key, careOf.get(random.nextInt(careOf.size())), 7, expiry(random), refreshes);
        BindingEntry entry = new BindingEntry(table, binding, pathMtu(random), random.nextInt(4) > 0);
        if (random.nextInt(8) > 0) {
            bindings.add(entry);
        }
    }

    /** {@code place} with one of those as its other end. */
    private void tunnel(Random random, Tunnel place, List<Ipv6Address> remotes) {
        Ipv6Address remote = remotes.get(random.nextInt(remotes.size()));
        Tunnel tunnel = new Tunnel(place.match(), place.prefix(), place.local(), remote, expiry(random));
        TunnelEntry entry = new TunnelEntry(tunnel, pathMtu(random), random.nextInt(4) > 0);
        if (random.nextInt(8) > 0) {
            tunnels.add(entry);
        }
    }

    private static long expiry(Random random) {
        return random.nextInt(8) == 0 ? PAST : Engine.NEVER;
    }

    private static int pathMtu(Random random) {
        return random.nextInt(3) == 0 ? 1280 + random.nextInt(200) : 0;
    }

    static List<Effect.ClaimAddresses> claims() {
        return List.of(new Effect.ClaimAddresses(Ipv6Prefix.parse("2001:db8:3::/64"), AddressUse.CORRESPONDENT),
                new Effect.ClaimAddresses(Ipv6Prefix.of(HOME_AGENT, 128), AddressUse.HOME_AGENT),
                new Effect.ClaimAddresses(Ipv6Prefix.of(ANCHOR, 128), AddressUse.ANCHOR_ROUTER),
                new Effect.ClaimAddresses(Ipv6Prefix.of(OWN_HOME, 128), AddressUse.HOME_ADDRESS),
                new Effect.ClaimAddresses(Ipv6Prefix.of(OTHER_HOME, 128), AddressUse.HOME_ADDRESS),
                new Effect.ClaimAddresses(Ipv6Prefix.of(OWN_CARE_OF, 128), AddressUse.CARE_OF_ADDRESS),
                new Effect.ClaimAddresses(Ipv6Prefix.of(LOST_CARE_OF, 128), AddressUse.CARE_OF_ADDRESS));
    }

    /** Whether there may be tunnels of an anchor router. */
    boolean haveAnchor() {
        return anchor;
    }

    /** The prefix that holds all that the anchor router anchors, or null: the programs are not told. */
    Ipv6Prefix anchored() {
        return knowsAnchored ? ANCHORED_PREFIX : null;
    }

    List<BindingEntry> bindings() {
        return bindings;
    }

    List<TunnelEntry> tunnels() {
        return tunnels;
    }

    List<Effect.ReserveSource> sources() {
        return sources;
    }

    /** Prefixes that any batch may have reserved. */
    static List<Ipv6Prefix> everySource() {
        return SOURCES.stream().map(source -> Ipv6Prefix.of(source, 64)).toList();
    }

    /** The secret that test inits are answered with, or null. */
    TestSecret secret() {
        return withSecret ? SECRET : null;
    }

    /** What the model has to know. */
    FastPathTables forModel() {
        FastPathTables tables = new FastPathTables();
        claims().forEach(tables::apply);
        bindings.forEach(entry -> tables.apply(new Effect.InstallBinding(entry.table(), entry.binding())));
        tunnels.forEach(entry -> tables.apply(new Effect.InstallTunnel(entry.tunnel())));
        sources.forEach(tables::apply);
        if (withSecret) {
            tables.apply(new Effect.InstallTestSecret(SECRET));
        }
        return tables;
    }

    void tellPathMtus(FastPathTables tables) {
        bindings.stream().filter(BindingEntry::believed)
                .forEach(entry -> tables.usage(entry.table(), entry.binding().key()).knowPathMtu(entry.pathMtu()));
        tunnels.stream().filter(TunnelEntry::believed)
                .forEach(entry -> tables.usage(entry.tunnel()).knowPathMtu(entry.pathMtu()));
    }

    /** The keys that any batch's bindings may have. */
    static Map<BindingTable, List<BindingKey>> everyKey() {
        return BINDING_KEYS;
    }

    /** The tunnels that any batch may have, with other ends. */
    static List<Tunnel> everyTunnel() {
        return Stream.of(HOME_AGENT_TUNNEL_PLACES, MOBILE_NODE_TUNNEL_PLACES, ANCHOR_TUNNEL_PLACES, CONTRARY_TUNNEL_PLACES)
                .flatMap(List::stream).toList();
    }

    static ByteBuffer key(BindingKey key) {
        ByteBuffer bytes = BpfMap.bytes(AbiLayout.BindingKey.SIZE);
        AddressBytes.put(bytes, AbiLayout.BindingKey.CORRESPONDENT, key.correspondent());
        AddressBytes.put(bytes, AbiLayout.BindingKey.HOME_ADDRESS, key.homeAddress());
        return bytes;
    }

    /** @param link index of the interface that holds the care-of address, 0: none does */
    static ByteBuffer value(BindingEntry entry, int link, long now) {
        ByteBuffer value = BpfMap.bytes(AbiLayout.Binding.SIZE);
        AddressBytes.put(value, AbiLayout.Binding.CARE_OF_ADDRESS, entry.binding().careOfAddress());
        value.putLong(AbiLayout.Binding.EXPIRES_NS, entry.binding().expiresAt());
        value.putLong(AbiLayout.Binding.REFRESH_NS, entry.binding().refreshAt());
        value.putInt(AbiLayout.Binding.PATH_MTU, entry.pathMtu());
        value.putLong(AbiLayout.Binding.PATH_MTU_EXPIRES_NS, entry.believed() ? now + LATER : PAST);
        value.putInt(AbiLayout.Binding.LINK, link);
        return value;
    }

    static ByteBuffer value(TunnelEntry entry, int link, long now) {
        ByteBuffer value = BpfMap.bytes(AbiLayout.Tunnel.SIZE);
        AddressBytes.put(value, AbiLayout.Tunnel.LOCAL, entry.tunnel().local());
        AddressBytes.put(value, AbiLayout.Tunnel.REMOTE, entry.tunnel().remote());
        value.putLong(AbiLayout.Tunnel.EXPIRES_NS, entry.tunnel().expiresAt());
        value.putInt(AbiLayout.Tunnel.PATH_MTU, entry.pathMtu());
        value.putLong(AbiLayout.Tunnel.PATH_MTU_EXPIRES_NS, entry.believed() ? now + LATER : PAST);
        value.putInt(AbiLayout.Tunnel.LINK, link);
        return value;
    }
}
