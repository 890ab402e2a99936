package org.mobilityd.linux.datapath;

import static org.mobilityd.linux.datapath.FuzzTables.ANCHOR;
import static org.mobilityd.linux.datapath.FuzzTables.ANCHORED;
import static org.mobilityd.linux.datapath.FuzzTables.CARE_OF;
import static org.mobilityd.linux.datapath.FuzzTables.CORRESPONDENT;
import static org.mobilityd.linux.datapath.FuzzTables.HOME;
import static org.mobilityd.linux.datapath.FuzzTables.HOME_AGENT;
import static org.mobilityd.linux.datapath.FuzzTables.IN_HOME_PREFIX;
import static org.mobilityd.linux.datapath.FuzzTables.LOST_CARE_OF;
import static org.mobilityd.linux.datapath.FuzzTables.NARROW_CARE_OF;
import static org.mobilityd.linux.datapath.FuzzTables.OTHER_ANCHOR;
import static org.mobilityd.linux.datapath.FuzzTables.OTHER_ANCHORED;
import static org.mobilityd.linux.datapath.FuzzTables.OTHER_CORRESPONDENT;
import static org.mobilityd.linux.datapath.FuzzTables.OTHER_HOME;
import static org.mobilityd.linux.datapath.FuzzTables.OWN_CARE_OF;
import static org.mobilityd.linux.datapath.FuzzTables.OWN_HOME;
import static org.mobilityd.linux.datapath.FuzzTables.STRANGER;
import static org.mobilityd.linux.datapath.FuzzTables.VISITING;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;

/** Makes packets of every kind that the fast path knows, and then damages some of them where it matters. */
final class FuzzPackets {

    private static final int HEADER = 40;
    /** With what is inserted it has to fit the page that BPF_PROG_RUN gives a frame. */
    private static final int LONGEST = 3000;
    private static final int MAX_DEPTH = 2;
    private static final Ipv6Address LINK_LOCAL = Ipv6Address.parse("fe80::1");
    private static final List<Ipv6Address> STRANGE = List.of(Ipv6Address.UNSPECIFIED, Ipv6Address.LOOPBACK, Ipv6Address.ALL_NODES,
            LINK_LOCAL, Ipv6Address.parse("::ffff:192.0.2.1"), STRANGER, IN_HOME_PREFIX);
    private static final List<Ipv6Address> CORRESPONDENTS = List.of(CORRESPONDENT, CORRESPONDENT, OTHER_CORRESPONDENT,
            Ipv6Address.parse("2001:db8:3::5"), STRANGER);
    private static final List<Ipv6Address> HOMES = List.of(HOME, HOME, OTHER_HOME, OWN_HOME, OWN_HOME, IN_HOME_PREFIX);
    private static final List<Ipv6Address> CARE_OFS = List.of(CARE_OF, CARE_OF, NARROW_CARE_OF, NARROW_CARE_OF, OWN_CARE_OF, OWN_CARE_OF,
            LOST_CARE_OF);
    private static final List<Ipv6Address> ANCHORED_NODES = List.of(ANCHORED, ANCHORED, OTHER_ANCHORED, VISITING, VISITING,
            Ipv6Address.parse("2001:db8:a:1::6"), Ipv6Address.parse("2001:db8:b:1::6"), Ipv6Address.parse("2001:db8:a:3::5"));
    private static final List<Ipv6Address> ANCHORS = List.of(OTHER_ANCHOR, OTHER_ANCHOR, NARROW_CARE_OF, NARROW_CARE_OF, ANCHOR);
    private static final List<Integer> PROTOCOLS = List.of(0, 6, 17, 41, 43, 44, 50, 51, 58, 59, 60, 135);
    private static final int TAGGED_IN_EIGHT = 2;

    private final Random random;
    private final boolean anchor;

    /** @param anchor with many packets that concern an anchor router */
    FuzzPackets(Random random, boolean anchor) {
        this.random = random;
        this.anchor = anchor;
    }

    /** A frame as it arrives at a link. */
    byte[] arriving() {
        byte[] packet = packet(0);
        if (random.nextInt(5) < 2) {
            packet = damaged(packet);
        }
        if (random.nextInt(6) == 0) {
            packet = padded(packet);
        }
        return framed(packet);
    }

    /** A frame that a stack sends by the interface that holds the home address: whole, without tags. */
    byte[] leaving() {
        Ipv6Address source = chance(10) ? address() : chance(3) ? OTHER_HOME : OWN_HOME;
        byte[] packet = leaf(source, chance(8) ? address() : one(CORRESPONDENTS));
        return PacketBuilder.frame(chance(3) ? damagedButWhole(packet) : packet);
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private Ipv6Address address() {
        return switch (random.nextInt(5)) {
            case 0 -> one(STRANGE);
            case 1 -> one(HOMES);
            case 2 -> one(CARE_OFS);
            case 3 -> HOME_AGENT;
            default -> one(CORRESPONDENTS);
        };
    }

    /** An address that fits, or now and then any other. */
    private Ipv6Address mostly(List<Ipv6Address> fitting) {
        return chance(16) ? address() : one(fitting);
    }

    private byte[] packet(int depth) {
        if (anchor && chance(2)) {
            return ofAnchor(depth);
        }
        return switch (random.nextInt(10)) {
            case 0 -> leaf(address(), address());
            case 1, 2 -> optimized(mostly(CARE_OFS), mostly(CORRESPONDENTS), mostly(HOMES));
            case 3 -> routed(mostly(CORRESPONDENTS), mostly(CARE_OFS), mostly(HOMES));
            case 4, 5 -> leaf(mostly(CORRESPONDENTS), mostly(HOMES));
            case 6 -> signalling();
            case 7 -> depth < MAX_DEPTH ? tunnelled(depth) : signalling();
            case 8 -> depth < MAX_DEPTH ? error(depth) : leaf(address(), address());
            default -> neighborDiscovery();
        };
    }

    private PacketBuilder start(Ipv6Address source, Ipv6Address destination) {
        PacketBuilder packet = PacketBuilder.packet(source, destination);
        packet.trafficClassAndFlowLabel(chance(4) ? random.nextInt(256) : 0, random.nextInt(1 << 20));
        return packet.hopLimit(chance(12) ? random.nextInt(3) : chance(8) ? 255 : 64);
    }

    /** A packet from one address to another without anything of Mobile IPv6. */
    private byte[] leaf(Ipv6Address source, Ipv6Address destination) {
        PacketBuilder packet = start(source, destination);
        before(packet);
        if (chance(6)) {
            packet.destinationOptions(options(false));
        }
        after(packet);
        return packet.build();
    }

    private byte[] optimized(Ipv6Address source, Ipv6Address destination, Ipv6Address home) {
        PacketBuilder packet = start(source, destination);
        before(packet);
        if (chance(2)) {
            packet.homeAddressOption(home);
        } else {
            packet.destinationOptions(options(true, home));
        }
        if (chance(30)) {
            packet.homeAddressOption(one(HOMES));
        }
        after(packet);
        return packet.build();
    }

    private byte[] routed(Ipv6Address source, Ipv6Address destination, Ipv6Address home) {
        PacketBuilder packet = start(source, destination);
        before(packet);
        packet.type2RoutingHeader(home);
        if (chance(10)) {
            packet.homeAddressOption(one(HOMES));
        }
        after(packet);
        return packet.build();
    }

    private void before(PacketBuilder packet) {
        if (chance(8)) {
            packet.hopByHop();
        }
        if (chance(12)) {
            packet.destinationOptions(options(false));
        }
        if (chance(10)) {
            byte[] routing = new byte[24];
            routing[1] = 2;
            routing[2] = (byte) (chance(4) ? 2 : 4);
            routing[3] = (byte) (chance(3) ? random.nextInt(3) : 0);
            packet.add(Iana.PROTOCOL_ROUTING, routing);
        }
    }

    private void after(PacketBuilder packet) {
        if (chance(8)) {
            packet.fragment(chance(2) ? 0 : random.nextInt(200), chance(2));
        }
        if (chance(16)) {
            packet.authenticationHeader();
        }
        if (chance(16)) {
            packet.destinationOptions(options(false));
        }
        switch (random.nextInt(8)) {
            case 0 -> packet.add(Iana.PROTOCOL_ESP, bytes(8 + length()));
            case 1 -> packet.add(Iana.PROTOCOL_NONE, bytes(random.nextInt(20)));
            case 2 -> packet.add(Iana.PROTOCOL_TCP, bytes(20 + length()));
            case 3 -> packet.icmp(chance(4) ? random.nextInt(256) : 128, 0, random.nextInt(), bytes(length()));
            case 4 -> packet.add(Iana.PROTOCOL_UDP, bytes(8 + length()));
            default -> packet.udp(8 + length());
        }
    }

    /** Mostly short, sometimes around the minimum MTU, sometimes about as long as can be run. */
    private int length() {
        return switch (random.nextInt(8)) {
            case 0 -> 1100 + random.nextInt(400);
            case 1 -> chance(4) ? random.nextInt(LONGEST - 400) : random.nextInt(300);
            default -> random.nextInt(64);
        };
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Options that fill a header, in any order and with any legal padding. */
    private byte[] options(boolean home, Ipv6Address... addresses) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int others = random.nextInt(3);
        int place = random.nextInt(others + 1);
        for (int i = 0; i <= others; i++) {
            if (home && i == place) {
                pad(out, (14 - (out.size() + 2) % 8) % 8);
                out.writeBytes(new byte[] {(byte) Iana.DESTINATION_OPTION_HOME_ADDRESS, 16});
                out.writeBytes(addresses[0].toBytes());
            } else if (chance(2)) {
                byte[] option = bytes(2 + random.nextInt(10));
                option[0] = 0x1e;
                option[1] = (byte) (option.length - 2);
                out.writeBytes(option);
            } else {
                pad(out, random.nextInt(chance(10) ? 70 : 12));
            }
        }
        pad(out, (14 - out.size() % 8) % 8);
        return out.toByteArray();
    }

    private void pad(ByteArrayOutputStream out, int length) {
        if (length == 1 || length > 1 && chance(4)) {
            out.writeBytes(new byte[length]);
        } else if (length > 1) {
            byte[] padding = new byte[length];
            padding[0] = 1;
            padding[1] = (byte) (length - 2);
            out.writeBytes(padding);
        }
    }

    private byte[] signalling() {
        if (chance(6)) {
            return registration();
        }
        Ipv6Address source = mostly(chance(2) ? HOMES : CARE_OFS);
        Ipv6Address destination = switch (random.nextInt(4)) {
            case 0 -> HOME_AGENT;
            case 1 -> mostly(CARE_OFS);
            default -> mostly(CORRESPONDENTS);
        };
        PacketBuilder packet = start(source, destination);
        if (chance(6)) {
            before(packet);
        }
        if (chance(6)) {
            packet.homeAddressOption(one(HOMES));
        }
        if (chance(16)) {
            packet.fragment(random.nextInt(3), chance(2));
        }
        if (chance(40)) {
            packet.authenticationHeader();
        }
        return mobility(packet).build();
    }

    private PacketBuilder mobility(PacketBuilder packet) {
        if (chance(6)) {
            return packet.mobility(update());
        }
        int type = chance(2) ? 1 + random.nextInt(2) : random.nextInt(12);
        byte[] message = bytes(8 * (chance(3) ? 1 + random.nextInt(chance(20) ? 256 : 12) : 2));
        message[0] = (byte) Iana.PROTOCOL_NONE;
        message[1] = (byte) (message.length / 8 - 1);
        message[2] = (byte) type;
        message[4] = 0;
        message[5] = 0;
        return packet.mobility(message);
    }

    /** A Binding Update that is authentic, or would be at another correspondent, with other nonces, or whole. */
    private byte[] update() {
        Ipv6Address home = one(HOMES);
        Ipv6Address careOf = one(CARE_OFS);
        int index = chance(8) ? random.nextInt(1 << 16) : FuzzTables.SECRET.nonceIndex();
        String options = BindingUpdateBytes.nonceIndices(FuzzTables.SECRET.nonceIndex(), index);
        BindingUpdateBytes update = new BindingUpdateBytes(home, chance(2) ? CORRESPONDENT : one(CORRESPONDENTS))
                .options(chance(2) ? options + BindingUpdateBytes.alternateCareOfAddress(careOf) : options);
        boolean deletion = chance(4);
        byte[] key = deletion ? update.lifetimeUnits(0).deletionKey(FuzzTables.SECRET)
                : update.registrationKey(FuzzTables.SECRET, FuzzTables.SECRET, careOf);
        byte[] message = update.signed(key, deletion ? home : careOf);
        if (chance(4)) {
            message[random.nextInt(message.length)] ^= (byte) (1 << random.nextInt(8));
            message[4] = 0;
            message[5] = 0;
        }
        return message;
    }

    /** A mobile node's Binding Update to a correspondent, as it should be. */
    private byte[] registration() {
        Ipv6Address home = one(HOMES);
        Ipv6Address careOf = one(CARE_OFS);
        Ipv6Address correspondent = one(CORRESPONDENTS);
        BindingUpdateBytes update = new BindingUpdateBytes(home, correspondent)
                .options(BindingUpdateBytes.nonceIndices(FuzzTables.SECRET.nonceIndex(), FuzzTables.SECRET.nonceIndex()));
        byte[] message = update.signed(update.registrationKey(FuzzTables.SECRET, FuzzTables.SECRET, careOf), careOf);
        return start(careOf, correspondent).homeAddressOption(home).mobility(message).build();
    }

    private byte[] tunnelled(int depth) {
        boolean toHomeAgent = chance(2);
        Ipv6Address source = toHomeAgent ? mostly(CARE_OFS) : mostly(List.of(HOME_AGENT));
        Ipv6Address destination = toHomeAgent ? mostly(List.of(HOME_AGENT)) : mostly(List.of(OWN_CARE_OF, OWN_CARE_OF, LOST_CARE_OF));
        byte[] inner;
        if (chance(3)) {
            inner = packet(depth + 1);
        } else if (chance(3)) {
            Ipv6Address home = mostly(HOMES);
            Ipv6Address other = chance(2) ? HOME_AGENT : mostly(CORRESPONDENTS);
            inner = mobility(toHomeAgent ? start(home, other) : start(other, home)).build();
        } else {
            inner = toHomeAgent ? leaf(mostly(HOMES), mostly(chance(3) ? HOMES : CORRESPONDENTS))
                    : leaf(mostly(CORRESPONDENTS), mostly(HOMES));
        }
        PacketBuilder packet = start(source, destination);
        if (chance(6)) {
            packet.destinationOptions(chance(2) ? new byte[] {4, 1, 4, 1, 1, 0} : options(false));
        }
        if (chance(20)) {
            packet.fragment(random.nextInt(2), chance(2));
        }
        return packet.inner(inner).build();
    }

    /** Of mobile nodes that an anchor router anchors or serves, of its peers, and of its own. */
    private byte[] ofAnchor(int depth) {
        return switch (random.nextInt(8)) {
            case 0 -> mobility(start(mostly(ANCHORS), mostly(List.of(ANCHOR)))).build();
            case 1 -> leaf(mostly(ANCHORED_NODES), chance(3) ? one(ANCHORS) : mostly(ANCHORED_NODES));
            case 2 -> leaf(mostly(ANCHORED_NODES), mostly(CORRESPONDENTS));
            case 3 -> leaf(mostly(CORRESPONDENTS), mostly(ANCHORED_NODES));
            case 4 -> depth < MAX_DEPTH ? about(tunnelledByAnchor(start(ANCHOR, mostly(ANCHORS)), depth)) : signalling();
            default -> depth < MAX_DEPTH ? tunnelledByAnchor(start(mostly(ANCHORS), mostly(List.of(ANCHOR))), depth) : neighborDiscovery();
        };
    }

    private byte[] tunnelledByAnchor(PacketBuilder packet, int depth) {
        if (chance(8)) {
            packet.destinationOptions(options(false));
        }
        if (chance(20)) {
            packet.fragment(random.nextInt(2), chance(2));
        }
        byte[] inner = switch (random.nextInt(8)) {
            case 0 -> packet(depth + 1);
            case 1 -> mobility(start(mostly(ANCHORED_NODES), chance(2) ? ANCHOR : mostly(CORRESPONDENTS))).build();
            case 2, 3, 4 -> leaf(mostly(ANCHORED_NODES), mostly(chance(3) ? ANCHORED_NODES : CORRESPONDENTS));
            default -> leaf(mostly(CORRESPONDENTS), mostly(ANCHORED_NODES));
        };
        return packet.inner(inner).build();
    }

    private byte[] error(int depth) {
        return about(quoted(depth));
    }

    private byte[] quoted(int depth) {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> routed(mostly(CORRESPONDENTS), mostly(CARE_OFS), mostly(HOMES));
            case 3, 4 -> optimized(mostly(List.of(OWN_CARE_OF, OWN_CARE_OF, LOST_CARE_OF)), mostly(CORRESPONDENTS),
                    mostly(List.of(OWN_HOME)));
            case 5, 6 -> tunnelledOutwards();
            default -> packet(depth + 1);
        };
    }

    /** An error about that packet. */
    private byte[] about(byte[] packet) {
        byte[] quoted = packet;
        if (chance(5)) {
            quoted = damaged(quoted);
        }
        if (chance(2) || quoted.length > 1232) {
            quoted = Arrays.copyOf(quoted, Math.min(1232, HEADER + random.nextInt(Math.max(1, quoted.length - HEADER))));
        }
        Ipv6Address destination = quoted.length >= HEADER && !chance(10) ? Ipv6Address.of(Arrays.copyOfRange(quoted, 8, 24)) : address();
        PacketBuilder error = start(chance(8) ? address() : STRANGER, destination);
        if (chance(10)) {
            before(error);
        }
        int type = chance(2) ? Iana.ICMPV6_PACKET_TOO_BIG : 1 + random.nextInt(4);
        int value = type == Iana.ICMPV6_PACKET_TOO_BIG ? mtu() : chance(8) ? random.nextInt() : random.nextInt(120);
        return error.icmp(type, random.nextInt(4), value, quoted).build();
    }

    private int mtu() {
        return chance(10) ? random.nextInt() : 1200 + random.nextInt(400);
    }

    /** As a home agent or a mobile node sends it. */
    private byte[] tunnelledOutwards() {
        boolean fromHomeAgent = chance(2);
        byte[] inner = fromHomeAgent ? leaf(mostly(CORRESPONDENTS), mostly(HOMES)) : leaf(mostly(HOMES), mostly(CORRESPONDENTS));
        Ipv6Address own = chance(4) ? LOST_CARE_OF : OWN_CARE_OF;
        return (fromHomeAgent ? start(HOME_AGENT, mostly(CARE_OFS)) : start(own, HOME_AGENT)).inner(inner).build();
    }

    private byte[] neighborDiscovery() {
        int type = chance(8) ? Iana.ICMPV6_LISTENER_REPORT_VERSION_2 : chance(12) ? Iana.ICMPV6_LISTENER_REPORT
                : Iana.ICMPV6_ROUTER_SOLICITATION + random.nextInt(5);
        Ipv6Address source = chance(3) ? Ipv6Address.UNSPECIFIED : chance(2) ? LINK_LOCAL : address();
        Ipv6Address destination = chance(2) ? Ipv6Address.ALL_NODES : address();
        PacketBuilder packet = PacketBuilder.packet(source, destination).hopLimit(chance(6) ? 64 : 255);
        if (chance(10)) {
            packet.fragment(random.nextInt(2), chance(2));
        }
        return packet.icmp(type, 0, random.nextInt(), chance(2) ? discovery(type) : bytes(random.nextInt(60))).build();
    }

    /** What such a message says behind its first eight bytes: about which address, and options, of few of them the sender's own. */
    private byte[] discovery(int type) {
        ByteBuffer said = ByteBuffer.allocate(400);
        if (type != Iana.ICMPV6_ROUTER_SOLICITATION) {
            said.put(address().toBytes());
        }
        for (int i = chance(20) ? 16 + random.nextInt(3) : random.nextInt(4); i > 0; i--) {
            int units = chance(20) ? random.nextInt(3) : 1;
            byte[] station = chance(8) ? bytes(6) : PacketBuilder.NEIGHBOR_MAC;
            said.put((byte) (chance(4) ? random.nextInt(6) : 1 + random.nextInt(2))).put((byte) units).put(station)
                    .put(bytes(8 * Math.max(0, units - 1)));
        }
        return Arrays.copyOf(said.array(), said.position());
    }

    /** One to three wrong things: lengths, next headers, addresses, single bytes, the end missing. */
    private byte[] damaged(byte[] packet) {
        byte[] result = packet.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            result = chance(6) ? Arrays.copyOf(result, random.nextInt(result.length + 1)) : damagedButWhole(result);
        }
        return result;
    }

    private byte[] damagedButWhole(byte[] packet) {
        if (packet.length < HEADER) {
            return packet;
        }
        byte[] result = packet.clone();
        switch (random.nextInt(8)) {
            case 0 -> ByteBuffer.wrap(result).putShort(4, (short) (chance(2) ? random.nextInt(1 << 16)
                    : Math.max(0, result.length - HEADER - 16 + random.nextInt(32))));
            case 1 -> result[6] = one(PROTOCOLS).byteValue();
            case 2 -> result[boundary(result)] = one(PROTOCOLS).byteValue();
            case 3 -> result[boundary(result) + 1] = (byte) random.nextInt(chance(2) ? 256 : 5);
            case 4 -> result[Math.min(result.length - 1, boundary(result) + random.nextInt(8))] ^= (byte) (1 << random.nextInt(8));
            case 5 -> ByteBuffer.wrap(result).put(chance(2) ? 8 : 24, address().toBytes());
            case 6 -> result[random.nextInt(result.length)] = (byte) random.nextInt();
            default -> result[Math.min(result.length - 1, HEADER + random.nextInt(32))] = (byte) random.nextInt();
        }
        return result;
    }

    /** Where one of the first extension headers may begin. */
    private int boundary(byte[] packet) {
        int units = (packet.length - HEADER) / 8;
        return units < 1 ? 6 : HEADER + 8 * random.nextInt(Math.min(units, 6));
    }

    /** With a link's padding behind it, or with what looks like more of the packet. */
    private byte[] padded(byte[] packet) {
        int more = random.nextInt(60);
        byte[] result = Arrays.copyOf(packet, packet.length + more);
        if (chance(2)) {
            System.arraycopy(bytes(more), 0, result, packet.length, more);
        }
        return result;
    }

    private byte[] framed(byte[] packet) {
        if (random.nextInt(8) >= TAGGED_IN_EIGHT) {
            return PacketBuilder.frame(packet);
        }
        return switch (random.nextInt(8)) {
            case 0 -> PacketBuilder.taggedFrame("88a800c881000064810000c9", packet);
            case 1, 2, 3 -> PacketBuilder.taggedFrame("88a800c881000064", packet);
            case 4 -> Arrays.copyOf(PacketBuilder.taggedFrame("81000064", packet), 14 + random.nextInt(8));
            default -> PacketBuilder.taggedFrame("81000064", packet);
        };
    }
}
