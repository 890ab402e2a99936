package org.mobilityd.simulation.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mobilityd.wire.Ipv6Address;

class LinkTest {

    private static final int PACKETS = 10_000;
    private static final Ipv6Address HERE = Ipv6Address.parse("fe80::1");
    private static final Ipv6Address THERE = Ipv6Address.parse("fe80::2");

    private final World world = new World(7);

    /** Remembers the numbers of the datagrams that it gets. */
    private static final class Listener extends Node {
        private final List<Long> numbers = new ArrayList<>();

        Listener(World world, String name) {
            super(world, name);
        }

        @Override
        protected void receive(Port port, byte[] packet) {
            numbers.add(Datagram.parse(packet).number());
        }
    }

    private final Listener sender = new Listener(world, "sender");
    private final Listener receiver = new Listener(world, "receiver");

    private List<Long> sendOver(LinkQuality quality) {
        Link link = world.link("link", quality);
        Port from = sender.addPort(link);
        receiver.addAddress(receiver.addPort(link), THERE);
        for (int i = 0; i < PACKETS; i++) {
            byte[] packet = new Datagram(HERE, THERE, i, false).toBytes();
            world.scheduler().at(i * Time.MILLISECOND, () -> from.send(THERE, packet));
        }
        world.scheduler().runUntil(2L * PACKETS * Time.MILLISECOND);
        return receiver.numbers;
    }

    @Test
    void aCleanLinkDeliversEverythingOnceAndInOrder() {
        List<Long> numbers = sendOver(LinkQuality.clean(5 * Time.MILLISECOND));
        assertEquals(PACKETS, numbers.size());
        assertEquals(numbers.stream().sorted().toList(), numbers);
        assertEquals(List.of(), sender.numbers);
    }

    @Test
    void aLossyLinkLosesAboutAsManyAsItSays() {
        int arrived = sendOver(new LinkQuality(0, 0, 0.2, 0, 0, 0)).size();
        assertTrue(Math.abs(arrived - 0.8 * PACKETS) < 0.02 * PACKETS, arrived + " arrived");
    }

    @Test
    void aDuplicatingLinkDeliversSomeTwice() {
        List<Long> numbers = sendOver(new LinkQuality(0, 0, 0, 0.1, 0, 0));
        assertEquals(PACKETS, numbers.stream().distinct().count());
        assertTrue(Math.abs(numbers.size() - 1.1 * PACKETS) < 0.02 * PACKETS, numbers.size() + " arrived");
    }

    @Test
    void aReorderingLinkDeliversSomeLate() {
        List<Long> numbers = sendOver(new LinkQuality(0, 0, 0, 0, 0.1, 10 * Time.MILLISECOND));
        assertEquals(PACKETS, numbers.size());
        assertTrue(!numbers.equals(numbers.stream().sorted().toList()));
    }

    @Test
    void aCutLinkDeliversNothingAndACalmWorldLosesNothing() {
        world.calm(true);
        world.scheduler().at(PACKETS / 2 * Time.MILLISECOND, () -> receiver.port(1).link().cut(true));
        assertEquals(PACKETS / 2, sendOver(new LinkQuality(0, 0, 0.5, 0.5, 0.5, 0)).size());
    }
}
