package org.netlink4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nothing that looks like a message makes a decoder throw anything but a {@link NetlinkException} with EBADMSG. */
class FuzzTest {

    private static final int ROUNDS = 30_000;
    private static final long SEED = 6275;

    private static final List<Integer> TYPES = List.of(RouteMessages.RTM_NEWLINK, RouteMessages.RTM_DELLINK, RouteMessages.RTM_NEWADDR,
            RouteMessages.RTM_DELADDR, RouteMessages.RTM_NEWROUTE, RouteMessages.RTM_DELROUTE, RouteMessages.RTM_NEWRULE,
            RouteMessages.RTM_DELRULE, RouteMessages.RTM_NEWNEIGH, RouteMessages.RTM_DELNEIGH, RouteMessages.RTM_NEWPREFIX);

    private final Random random = new Random(SEED);

    @Test
    void randomBytesAreDecodedOrRefused() {
        for (int i = 0; i < ROUNDS; i++) {
            byte[] payload = new byte[random.nextInt(96)];
            random.nextBytes(payload);
            decode(i, payload);
        }
    }

    @Test
    void plausibleAttributesWithWrongContentsAreDecodedOrRefused() {
        for (int i = 0; i < ROUNDS; i++) {
            decode(i, plausible());
        }
    }

    @Test
    void mutationsOfWhatTheKernelSaysAreDecodedOrRefused() {
        NamespaceThread namespace = NamespaceThread.start("fuzz");
        try (namespace) {
            List<NetlinkMessage> real = namespace.call(FuzzTest::realMessages);
            for (int i = 0; i < ROUNDS; i++) {
                NetlinkMessage message = real.get(random.nextInt(real.size()));
                byte[] payload = new byte[message.payload().remaining()];
                message.payload().get(payload);
                for (int mutations = 1 + random.nextInt(4); mutations > 0; mutations--) {
                    payload[random.nextInt(payload.length)] = (byte) random.nextInt();
                }
                byte[] cut = random.nextBoolean() ? payload : Arrays.copyOf(payload, random.nextInt(payload.length + 1));
                decode(i, new NetlinkMessage(message.type(), message.flags(), message.sequence(), cut));
            }
        }
    }

    @Test
    void datagramsAreSplitOrRefused() {
        for (int i = 0; i < ROUNDS; i++) {
            byte[] datagram = new byte[random.nextInt(64)];
            random.nextBytes(datagram);
            if (datagram.length >= 4 && random.nextBoolean()) {
                Attribute small = Attribute.u32(1, random.nextInt(64));
                System.arraycopy(small.bytes(), 0, datagram, 0, 4);
            }
            try {
                NetlinkMessage.split(datagram);
            } catch (NetlinkException refused) {
                assertEquals(Errno.EBADMSG, refused.errno());
            }
        }
    }

    private void decode(int round, byte[] payload) {
        decode(round, new NetlinkMessage(TYPES.get(round % TYPES.size()), random.nextInt(), 0, payload));
    }

    private void decode(int round, NetlinkMessage message) {
        try {
            Notifications.decode(message);
            ExtendedAck.ofError(message);
            ExtendedAck.ofDone(message);
            GenericNetlink.decode(message);
            Netdev.decode(message);
            Netdev.notification(message);
        } catch (NetlinkException refused) {
            assertEquals(Errno.EBADMSG, refused.errno());
        } catch (RuntimeException thrown) {
            throw new AssertionError("seed " + SEED + ", round " + round + ": " + message.payload(), thrown);
        }
    }

    /** A header of random bytes, then well-formed attributes of random types and lengths, the last one possibly cut. */
    private byte[] plausible() {
        ByteBuffer out = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());
        byte[] header = new byte[List.of(4, 8, 12, 16).get(random.nextInt(4))];
        random.nextBytes(header);
        out.put(header);
        for (int count = random.nextInt(6); count > 0; count--) {
            byte[] value = new byte[random.nextInt(40)];
            random.nextBytes(value);
            int start = out.position();
            out.putShort((short) (Attribute.HEADER_BYTES + value.length)).putShort((short) random.nextInt(40)).put(value);
            out.position(start + Attribute.aligned(out.position() - start));
        }
        return Arrays.copyOf(out.array(), Math.max(0, out.position() - random.nextInt(3)));
    }

    private static List<NetlinkMessage> realMessages() {
        try (NetlinkSocket socket = NetlinkSocket.open(Protocol.ROUTE)) {
            socket.execute(LinkRequests.create(NewLink.veth("a", "b").withUp()));
            return Stream.of(LinkRequests.list(), AddressRequests.list(AddressFamily.UNSPECIFIED),
                    RouteRequests.list(AddressFamily.IPV6), RuleRequests.list(AddressFamily.IPV6),
                    NeighborRequests.list(AddressFamily.IPV6, 0)).flatMap(request -> socket.execute(request).stream()).toList();
        }
    }
}
