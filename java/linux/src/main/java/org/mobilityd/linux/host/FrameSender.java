package org.mobilityd.linux.host;

import com.sun.jna.Native;
import java.util.List;
import org.mobilityd.linux.host.PacketSender.Frame;
import org.mobilityd.linux.host.PacketSender.SendFailures;
import org.netlink4j.NetlinkException;

/**
 * A packet socket that only sends: the kernel puts the link's own address into the frame as source, and looks for no route or neighbour.
 * Never waits. For one thread at a time.
 */
final class FrameSender implements AutoCloseable {

    /** Nothing is received by it. */
    private static final int NO_PROTOCOL = 0;

    private final int socket;
    private final FrameMessages messages = new FrameMessages();
    private boolean open = true;

    private FrameSender(int socket) {
        this.socket = socket;
    }

    /** @throws NetlinkException when the process may not open packet sockets */
    static FrameSender open() {
        int socket = RawSocket.socket(RawSocket.AF_PACKET, RawSocket.SOCK_DGRAM | RawSocket.SOCK_CLOEXEC, NO_PROTOCOL);
        if (socket < 0) {
            throw new NetlinkException("packet socket open", Native.getLastError());
        }
        return new FrameSender(socket);
    }

    /** As {@link PacketSender#nowhere}. */
    static FrameSender nowhere() {
        return new FrameSender(RawSocket.NONE);
    }

    /** As {@link PacketSender#sendFrames}. */
    void send(List<Frame> frames, SendFailures failures) {
        if (!open) {
            throw new IllegalStateException("this frame sender is closed");
        }
        messages.send(socket, frames, failures);
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            RawSocket.close(socket);
            messages.close();
        }
    }
}
