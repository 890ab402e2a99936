package org.mobilityd.daemon.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.mobilityd.linux.host.PacketSender;

/** Keeps what it is given to send. */
public final class FakePacketSender implements PacketSender {

    private final List<byte[]> sent = new CopyOnWriteArrayList<>();
    private volatile int errno;

    /** From now on nothing can be sent. */
    public void fail(int withErrno) {
        errno = withErrno;
    }

    public List<byte[]> sent() {
        return List.copyOf(sent);
    }

    @Override
    public int send(byte[] packet, int link) {
        if (errno == 0) {
            sent.add(packet.clone());
        }
        return errno;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
