package org.mobilityd.simulation.fastpath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.ByteArrayOutputStream;
import java.util.EnumSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** What must hold for packets that nobody wrote down: seeded, the same ones in every run. */
class TransformPropertiesTest {

    private static final int PACKETS = 20_000;
    /** Header and option types, and small lengths: what changes a packet's meaning. */
    private static final byte[] TELLING_BYTES = {0, 1, 2, 41, 43, 44, 58, 59, 60, (byte) 135, (byte) 0xc9};
    private static final Ipv6Address CARE_OF_ADDRESS = Ipv6Address.parse("2001:db8:2::2");

    private final Random random = new Random(6275);

    /** A packet with any legal chain of extension headers. */
    private byte[] packet() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int[] order = {Iana.PROTOCOL_HOP_BY_HOP, Iana.PROTOCOL_DESTINATION_OPTIONS, Iana.PROTOCOL_ROUTING, Iana.PROTOCOL_FRAGMENT,
            Iana.PROTOCOL_DESTINATION_OPTIONS};
        int[] chosen = java.util.Arrays.stream(order).filter(any -> random.nextInt(3) == 0).toArray();
        for (int i = 0; i < chosen.length; i++) {
            int next = i + 1 < chosen.length ? chosen[i + 1] : Iana.PROTOCOL_UDP;
            body.writeBytes(header(chosen[i], next));
        }
        body.writeBytes(random(8 + random.nextInt(60)));
        byte[] packet = new byte[Ipv6Bytes.HEADER_BYTES + body.size()];
        System.arraycopy(random(Ipv6Bytes.HEADER_BYTES), 0, packet, 0, Ipv6Bytes.HEADER_BYTES);
        packet[0] = (byte) (0x60 | packet[0] & 0xf);
        Ipv6Bytes.putU16(packet, Ipv6Bytes.PAYLOAD_LENGTH_AT, body.size());
        packet[Ipv6Bytes.NEXT_HEADER_AT] = (byte) (chosen.length > 0 ? chosen[0] : Iana.PROTOCOL_UDP);
        System.arraycopy(body.toByteArray(), 0, packet, Ipv6Bytes.HEADER_BYTES, body.size());
        return packet;
    }

    private byte[] header(int protocol, int next) {
        int units = protocol == Iana.PROTOCOL_FRAGMENT ? 1 : 1 + random.nextInt(4);
        byte[] header = random(8 * units);
        header[0] = (byte) next;
        header[1] = (byte) (units - 1);
        switch (protocol) {
            case Iana.PROTOCOL_ROUTING -> header[2] = 4;
            case Iana.PROTOCOL_FRAGMENT -> Ipv6Bytes.putU16(header, 2, random.nextInt(2));
            default -> {
                header[2] = 0x1e;
                header[3] = (byte) (header.length - 4);
            }
        }
        return header;
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void removalUndoesInsertion() {
        for (int i = 0; i < PACKETS; i++) {
            byte[] packet = packet();
            byte[] optioned = HomeAddressOption.insert(packet, CARE_OF_ADDRESS).packet();
            assertEquals(CARE_OF_ADDRESS, Ipv6Bytes.source(optioned));
            assertEquals(Hex.of(packet), Hex.of(HomeAddressOption.remove(optioned).packet()));
            byte[] routed = TypeTwoRoutingHeader.insert(packet, CARE_OF_ADDRESS).packet();
            assertEquals(CARE_OF_ADDRESS, Ipv6Bytes.destination(routed));
            assertEquals(Hex.of(packet), Hex.of(TypeTwoRoutingHeader.remove(routed).packet()));
            byte[] tunnelled = Tunnelling.encapsulate(packet, CARE_OF_ADDRESS, Ipv6Address.LOOPBACK, false).packet();
            assertEquals(Hex.of(packet), Hex.of(Tunnelling.decapsulate(tunnelled).packet()));
        }
    }

    @Test
    void noBytesMakeATransformThrow() {
        FastPathTables tables = new FastPathTables();
        InterfaceModel model = new InterfaceModel(EnumSet.allOf(InterfaceRole.class), tables, Ways.ANY_LENGTH, null);
        for (Effect.AddressUse use : Effect.AddressUse.values()) {
            tables.apply(new Effect.ClaimAddresses(new Ipv6Prefix(new Ipv6Address((long) use.ordinal() << 62, 0), 2), use));
        }
        for (Tunnel.Match match : Tunnel.Match.values()) {
            tables.apply(new Effect.InstallTunnel(
                    new Tunnel(match, Ipv6Prefix.parse("::/1"), CARE_OF_ADDRESS, Ipv6Address.LOOPBACK, Engine.NEVER)));
        }
        tables.apply(new Effect.InstallTestSecret(new TestSecret(1, new byte[20], new byte[8], 0)));
        for (int i = 0; i < PACKETS; i++) {
            byte[] packet = java.util.Arrays.copyOf(packet(), random.nextInt(200));
            for (int flips = random.nextInt(4); flips > 0 && packet.length > 8; flips--) {
                int at = random.nextInt(Math.min(packet.length, 80));
                packet[at] = random.nextInt(4) == 0 ? (byte) random.nextInt() : TELLING_BYTES[random.nextInt(TELLING_BYTES.length)];
            }
            assertNotNull(HomeAddressOption.insert(packet, CARE_OF_ADDRESS).verdict());
            assertNotNull(HomeAddressOption.remove(packet).verdict());
            assertNotNull(TypeTwoRoutingHeader.insert(packet, CARE_OF_ADDRESS).verdict());
            assertNotNull(TypeTwoRoutingHeader.remove(packet).verdict());
            assertNotNull(Tunnelling.encapsulate(packet, CARE_OF_ADDRESS, CARE_OF_ADDRESS, true).verdict());
            assertNotNull(Tunnelling.decapsulate(packet).verdict());
            assertNotNull(model.arrivingPacket(0, packet).verdict());
            assertNotNull(model.leavingPacket(0, packet).verdict());
        }
    }
}
