package org.mobilityd.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mobilityd.wire.Captures.CapturedPacket;
import org.mobilityd.wire.DecodeResult.Malformed;

/**
 * Random valid packets come back equal; random damage to valid ones never makes a decoder throw, and what still decodes comes back
 * equal. A failure names the seed and the bytes; {@code -Dwire.fuzz.seed=N} starts from another seed.
 */
class RoundTripFuzzTest {

    private static final long SEED = Long.getLong("wire.fuzz.seed", 6275);
    private static final int VALID_PACKETS = 20_000;
    private static final int DAMAGED_PACKETS = 300_000;
    private static final int MOST_CHANGES = 4;

    @Test
    void everyRandomValidPacketComesBackEqual() {
        RandomMessages messages = new RandomMessages(SEED);
        for (int i = 0; i < VALID_PACKETS; i++) {
            OutboundPacket sent = messages.packet();
            byte[] bytes = PacketCodec.encode(sent);
            InboundPacket received = PacketCodec.decode(bytes, 5, null).orNull();
            assertEquals(sent, received == null ? null : toOutbound(received), () -> failure(bytes));
        }
    }

    @Test
    @DisplayName("a damaged packet, its checksum repaired or not, is a packet or a typed fault, and a packet comes back equal")
    void damagedPacketsNeverThrow() {
        Random random = new Random(SEED);
        List<byte[]> seeds = seedPackets();
        int decoded = 0;
        for (int i = 0; i < DAMAGED_PACKETS; i++) {
            byte[] damaged = damage(seeds.get(random.nextInt(seeds.size())), random);
            decoded += checkPacket(damaged) ? 1 : 0;
        }
        assertTrue(decoded > DAMAGED_PACKETS / 10, "too few damaged packets decode: " + decoded);
    }

    @Test
    void damagedMobilityHeadersNeverThrow() {
        Random random = new Random(SEED + 1);
        List<byte[]> seeds = new ArrayList<>();
        RandomMessages messages = new RandomMessages(SEED + 1);
        for (int i = 0; i < 500; i++) {
            seeds.add(MobilityHeaderCodec.encode(messages.mobilityMessage()));
        }
        int decoded = 0;
        for (int i = 0; i < DAMAGED_PACKETS; i++) {
            byte[] damaged = damage(seeds.get(random.nextInt(seeds.size())), random);
            DecodeResult<MobilityMessage> result = decodeOrFail(damaged, () -> MobilityHeaderCodec.decode(damaged));
            if (result.orNull() != null) {
                byte[] again = MobilityHeaderCodec.encode(result.orNull());
                assertEquals(result, MobilityHeaderCodec.decode(again), () -> failure(damaged));
                decoded++;
            }
            assertPointerInside(result, damaged);
        }
        assertTrue(decoded > DAMAGED_PACKETS / 10, "too few damaged headers decode: " + decoded);
    }

    @Test
    void damagedIcmpv6MessagesNeverThrow() {
        Random random = new Random(SEED + 2);
        List<byte[]> seeds = new ArrayList<>();
        RandomMessages messages = new RandomMessages(SEED + 2);
        for (int i = 0; i < 500; i++) {
            seeds.add(Icmpv6Codec.encode(messages.icmpv6Message()));
        }
        int decoded = 0;
        for (int i = 0; i < DAMAGED_PACKETS; i++) {
            byte[] damaged = damage(seeds.get(random.nextInt(seeds.size())), random);
            DecodeResult<Icmpv6Message> result = decodeOrFail(damaged, () -> Icmpv6Codec.decode(damaged));
            if (result.orNull() != null) {
                assertEquals(result, Icmpv6Codec.decode(Icmpv6Codec.encode(result.orNull())), () -> failure(damaged));
                decoded++;
            }
            assertPointerInside(result, damaged);
        }
        assertTrue(decoded > DAMAGED_PACKETS / 10, "too few damaged messages decode: " + decoded);
    }

    private static List<byte[]> seedPackets() {
        List<byte[]> seeds = new ArrayList<>();
        Samples.packets().forEach(packet -> seeds.add(PacketCodec.encode(packet)));
        for (CapturedPacket captured : Captures.signalling()) {
            seeds.add(captured.bytes());
        }
        RandomMessages messages = new RandomMessages(SEED);
        for (int i = 0; i < 500; i++) {
            seeds.add(PacketCodec.encode(messages.packet()));
        }
        return seeds;
    }

    /** Decodes; when the checksum was the fault, repairs it as an attacker would, and decodes again. */
    private static boolean checkPacket(byte[] packet) {
        DecodeResult<InboundPacket> result = decodeOrFail(packet, () -> PacketCodec.decode(packet, 0, null));
        assertPointerInside(result, packet);
        if (result instanceof Malformed<InboundPacket> malformed && malformed.reason() == MalformedReason.BAD_CHECKSUM) {
            byte[] repaired = withRightChecksum(packet, malformed.pointer());
            DecodeResult<InboundPacket> second = decodeOrFail(repaired, () -> PacketCodec.decode(repaired, 0, null));
            assertPointerInside(second, repaired);
            return checkRoundTrip(second, repaired);
        }
        return checkRoundTrip(result, packet);
    }

    private static byte[] withRightChecksum(byte[] packet, int checksumOffset) {
        byte[] repaired = packet.clone();
        int start = 0;
        ExtensionHeaders headers = ExtensionHeaders.walk(packet, 0, Ipv6Header.BYTES + Ipv6Header.payloadLength(packet, 0));
        int end = Ipv6Header.BYTES + Ipv6Header.payloadLength(packet, 0);
        if (headers.protocol() == Iana.PROTOCOL_IPV6) {
            start = headers.payloadOffset();
            end = start + Ipv6Header.BYTES + Ipv6Header.payloadLength(packet, start);
            headers = ExtensionHeaders.walk(packet, start, end);
        }
        if (headers.protocol() == Iana.PROTOCOL_MOBILITY) {
            end = headers.payloadOffset() + MobilityHeaderCodec.declaredLength(packet, headers.payloadOffset());
        }
        if (checksumOffset + 2 > end) {
            return repaired;
        }
        Ipv6Address source = headers.homeAddressOption() != null
                ? headers.homeAddressOption() : Ipv6Header.address(packet, start + Ipv6Header.SOURCE_OFFSET);
        Ipv6Address destination = headers.routingHeader() != null
                ? headers.routingHeader() : Ipv6Header.address(packet, start + Ipv6Header.DESTINATION_OFFSET);
        ByteBuffer checksum = ByteBuffer.wrap(repaired).putShort(checksumOffset, (short) 0);
        checksum.putShort(checksumOffset, (short) Checksums.upperLayer(source, destination, headers.protocol(), repaired,
                headers.payloadOffset(), end - headers.payloadOffset()));
        return repaired;
    }

    private static boolean checkRoundTrip(DecodeResult<InboundPacket> result, byte[] packet) {
        if (result.orNull() == null) {
            return false;
        }
        OutboundPacket decoded = toOutbound(result.orNull());
        InboundPacket again = PacketCodec.decode(PacketCodec.encode(decoded), 0, null).orNull();
        assertEquals(decoded, again == null ? null : toOutbound(again), () -> failure(packet));
        return true;
    }

    private static OutboundPacket toOutbound(InboundPacket packet) {
        return new OutboundPacket(packet.source(), packet.destination(), packet.homeAddressOption(), packet.routingHeader(),
                packet.tunnel(), 0, packet.message());
    }

    private static <T> DecodeResult<T> decodeOrFail(byte[] bytes, Supplier<DecodeResult<T>> decoder) {
        try {
            return decoder.get();
        } catch (RuntimeException e) {
            throw new AssertionError(failure(bytes), e);
        }
    }

    private static <T> void assertPointerInside(DecodeResult<T> result, byte[] bytes) {
        if (result instanceof Malformed<T> malformed) {
            assertTrue(malformed.pointer() >= 0 && malformed.pointer() <= bytes.length, () -> malformed + " " + failure(bytes));
        }
    }

    private static byte[] damage(byte[] valid, Random random) {
        byte[] damaged = valid.clone();
        for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0 && damaged.length > 0; changes--) {
            int at = random.nextInt(damaged.length);
            switch (random.nextInt(6)) {
                case 0:
                    damaged[at] = (byte) random.nextInt();
                    break;
                case 1:
                    damaged[at] ^= (byte) (1 << random.nextInt(8));
                    break;
                case 2:
                    damaged[at] = (byte) (random.nextBoolean() ? 0xff : 0);
                    break;
                case 3:
                    damaged[at] += (byte) (random.nextBoolean() ? 1 : -1);
                    break;
                case 4:
                    damaged = Arrays.copyOf(damaged, at);
                    break;
                default:
                    int from = random.nextInt(damaged.length);
                    int length = Math.min(random.nextInt(9), damaged.length - Math.max(at, from));
                    System.arraycopy(damaged, from, damaged, at, length);
                    break;
            }
        }
        return damaged;
    }

    private static String failure(byte[] bytes) {
        return "seed " + SEED + ", bytes " + Hex.text(bytes);
    }
}
