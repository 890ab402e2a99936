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

/** A datagram every millisecond from one namespace to another, and each one back: counts what does not arrive. */
final class PacketStream implements AutoCloseable {

    private static final int PORT = 7007;
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LAST_ARRIVALS_MILLIS = 1_000;

    private final DatagramChannel client;
    private final DatagramChannel server;
    private final Thread sender = new Thread(this::send, "stream-sender");
    private final Thread echo = new Thread(this::echo, "stream-echo");
    private final Thread receiver = new Thread(this::receive, "stream-receiver");
    private final BitSet there = new BitSet();
    private final BitSet back = new BitSet();
    private volatile boolean stopping;
    private volatile int sent;

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
        Thread.sleep(LAST_ARRIVALS_MILLIS);
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
        while (!stopping) {
            try {
                client.write(ByteBuffer.allocate(64).putInt(0, sent));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            sent++;
            due += INTERVAL_NANOS;
            LockSupport.parkNanos(due - System.nanoTime());
        }
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
                back.set(datagram.getInt(0));
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
