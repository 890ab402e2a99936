package org.mobilityd.daemon.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.mobilityd.linux.host.PacketSender;
import org.mobilityd.wire.Ipv6Address;

/** Keeps what it is given to send. */
public final class FakePacketSender implements PacketSender {

    private static final int DESTINATION_OFFSET = 24;

    private final List<byte[]> sent = new CopyOnWriteArrayList<>();
    private final List<Integer> links = new CopyOnWriteArrayList<>();
    private final List<Frame> frames = new CopyOnWriteArrayList<>();
    private volatile int errno;
    private volatile Ipv6Address unreachable;
    private volatile boolean broken;
    private volatile Consumer<byte[]> witness = packet -> {
    };

    /** From now on nothing can be sent. */
    public void fail(int withErrno) {
        errno = withErrno;
    }

    /** From now on nothing can be sent to {@code destination}. */
    public void fail(int withErrno, Ipv6Address destination) {
        unreachable = destination;
        errno = withErrno;
    }

    /** From now on sending throws. */
    public void breakDown() {
        broken = true;
    }

    public void repair() {
        broken = false;
        errno = 0;
    }

    /** {@code observer} is shown each packet before it counts as sent. */
    public void beforeEach(Consumer<byte[]> observer) {
        witness = observer;
    }

    public List<byte[]> sent() {
        return List.copyOf(sent);
    }

    /** The links that {@link #sent} had to leave by. */
    public List<Integer> links() {
        return List.copyOf(links);
    }

    public List<Frame> frames() {
        return List.copyOf(frames);
    }

    @Override
    public int send(byte[] packet, int link) {
        if (broken) {
            throw new IllegalStateException("broken");
        }
        if (errno != 0 && (unreachable == null || unreachable.equals(destination(packet)))) {
            return errno;
        }
        witness.accept(packet);
        sent.add(packet.clone());
        links.add(link);
        return 0;
    }

    @Override
    public void send(List<Packet> packets, SendFailures failures) {
        for (int i = 0; i < packets.size(); i++) {
            int result = send(packets.get(i).bytes(), packets.get(i).link());
            if (result != 0) {
                failures.failed(i, result);
            }
        }
    }

    @Override
    public void sendFrames(List<Frame> toBeSent, SendFailures failures) {
        for (int i = 0; i < toBeSent.size(); i++) {
            if (errno == 0) {
                frames.add(toBeSent.get(i));
            } else {
                failures.failed(i, errno);
            }
        }
    }

    @Override
    public PacketSender nowhere() {
        return new FakePacketSender();
    }

    private static Ipv6Address destination(byte[] packet) {
        return Ipv6Address.of(java.util.Arrays.copyOfRange(packet, DESTINATION_OFFSET, DESTINATION_OFFSET + Ipv6Address.BYTES));
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
