package org.mobilityd.linux.datapath;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A datagram every millisecond from one namespace to another, and each one back: counts what does not arrive. Never more are under way than
 * any queue between them holds, however late a thread gets its turn; so what is lost is lost in the network.
 */
final class PacketStream implements AutoCloseable {

    private static final int PORT = 7007;
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    /** veth's queues hold 256 frames. */
    private static final int UNDER_WAY_AT_MOST = 64;
    private static final long NANOS_FOR_ROOM = TimeUnit.SECONDS.toNanos(1);
    private static final long NANOS_FOR_THE_LAST = TimeUnit.SECONDS.toNanos(60);

    private final DatagramChannel client;
    private final DatagramChannel server;
    private final Thread sender = new Thread(this::send, "stream-sender");
    private final Thread echo = new Thread(this::echo, "stream-echo");
    private final Thread receiver = new Thread(this::receive, "stream-receiver");
    private final BitSet there = new BitSet();
    private final BitSet back = new BitSet();
    private volatile boolean stopping;
    private volatile int sent;
    private volatile int returned;
    private volatile int newest = -1;

    PacketStream(NetworkNamespace from, java.net.Inet6Address source, NetworkNamespace to, java.net.Inet6Address destination) {
        client = from.inside(() -> open(new InetSocketAddress(source, 0)));
        server = to.inside(() -> open(new InetSocketAddress(destination, PORT)));
        InetSocketAddress target = new InetSocketAddress(destination, PORT);
        try {
            client.connect(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        echo.start();
        receiver.start();
        sender.start();
    }

    /** How many datagrams there have been up to now. */
    int sent() {
        return sent;
    }

    /** Ends the stream. @return what was lost, in words; empty: nothing */
    String lost() throws InterruptedException {
        stopping = true;
        sender.join();
        waitUntil(() -> returned == sent, NANOS_FOR_THE_LAST);
        close();
        echo.join();
        receiver.join();
        int lostThere = sent - there.cardinality();
        int lostBack = there.cardinality() - back.cardinality();
        return lostThere + lostBack == 0 ? "" : lostThere + " lost on the way there, " + lostBack + " on the way back, of " + sent
                + "; the first was number " + back.nextClearBit(0);
    }

    private void send() {
        long due = System.nanoTime();
        int givenUp = -1;
        while (!stopping) {
            try {
                client.write(ByteBuffer.allocate(64).putInt(0, sent));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            sent++;
            due += INTERVAL_NANOS;
            LockSupport.parkNanos(due - System.nanoTime());
            int lost = givenUp;
            if (!waitUntil(() -> sent - Math.max(newest, lost) <= UNDER_WAY_AT_MOST, NANOS_FOR_ROOM)) {
                givenUp = sent - 1;
            }
        }
    }

    /** @return whether it came true in time */
    private static boolean waitUntil(BooleanSupplier condition, long nanos) {
        long end = System.nanoTime() + nanos;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
        return true;
    }

    private void echo() {
        ByteBuffer datagram = ByteBuffer.allocate(64);
        try {
            while (true) {
                InetSocketAddress peer = (InetSocketAddress) server.receive(datagram.clear());
                there.set(datagram.getInt(0));
                server.send(datagram.flip(), peer);
            }
        } catch (IOException closed) {
            // The stream has ended.
        }
    }

    private void receive() {
        ByteBuffer datagram = ByteBuffer.allocate(64);
        try {
            while (true) {
                client.read(datagram.clear());
                int number = datagram.getInt(0);
                newest = Math.max(newest, number);
                if (!back.get(number)) {
                    back.set(number);
                    returned++;
                }
            }
        } catch (IOException closed) {
            // The stream has ended.
        }
    }

    private static DatagramChannel open(InetSocketAddress address) {
        try {
            return DatagramChannel.open().setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20).bind(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stopping = true;
        try {
            client.close();
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
