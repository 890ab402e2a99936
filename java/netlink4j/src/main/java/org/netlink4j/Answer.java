package org.netlink4j;

import java.util.ArrayList;
import java.util.List;

/** What the kernel answers to one request, as its messages come in. */
final class Answer {

    private final Request request;
    private final int sequence;
    private final List<NetlinkMessage> messages = new ArrayList<>();
    private boolean complete;
    private boolean interrupted;

    Answer(Request request, int sequence) {
        this.request = request;
        this.sequence = sequence;
    }

    /**
     * Takes a message in; one that answers another request, perhaps an interrupted one before, does not count.
     *
     * @throws NetlinkException when it says that the kernel refuses
     */
    void take(NetlinkMessage message) {
        if (complete || message.sequence() != sequence) {
            return;
        }
        interrupted |= request.isDump() && (message.flags() & NetlinkMessage.NLM_F_DUMP_INTR) != 0;
        switch (message.type()) {
            case NetlinkMessage.NLMSG_NOOP -> {
                // Says nothing.
            }
            case NetlinkMessage.NLMSG_ERROR -> finish(ExtendedAck.ofError(message));
            case NetlinkMessage.NLMSG_DONE -> finish(ExtendedAck.ofDone(message));
            default -> messages.add(message);
        }
    }

    /** Whether the kernel has said all. */
    boolean isComplete() {
        return complete;
    }

    /** Whether the table changed while the kernel went through it: something may be missing, or there twice. */
    boolean isInterrupted() {
        return interrupted;
    }

    /** Without acknowledgements. */
    List<NetlinkMessage> messages() {
        return List.copyOf(messages);
    }

    private void finish(ExtendedAck ack) {
        complete = true;
        if (ack.errno() != 0) {
            throw new NetlinkException(request.operation(), ack.errno(), ack.text());
        }
    }
}
