package org.netlink4j;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A netlink socket: owner of libnl's {@code struct nl_sock}. It belongs to one thread at a time, and to the network namespace of the
 * thread that opened it. Extended acknowledgements are on; so is strict checking of dump requests, which makes the kernel filter dumps.
 */
public final class NetlinkSocket implements AutoCloseable {

    /** The kernel answers at once; this bounds the wait should it ever not. */
    private static final int ANSWER_TIMEOUT_MILLIS = 10_000;
    /** A dump that changes keep interrupting is repeated this often. */
    private static final int DUMP_ATTEMPTS = 20;

    private static final int SOCKADDR_NL_BYTES = 12;
    private static final int SOCKADDR_NL_PORT = 4;

    private Pointer socket;
    private final PollSet poll;

    private NetlinkSocket(Pointer socket, PollSet poll) {
        this.socket = socket;
        this.poll = poll;
    }

    /** @throws NetlinkException when the kernel does not have {@code protocol}, or no descriptor is free */
    public static NetlinkSocket open(Protocol protocol) {
        Pointer socket = Libnl.nl_socket_alloc();
        if (socket == null) {
            throw new NetlinkException("netlink open", Errno.ENOMEM);
        }
        int result = Libnl.nl_connect(socket, protocol.number());
        if (result < 0) {
            NetlinkException failure = libnlFailure("netlink open " + protocol, result);
            Libnl.nl_socket_free(socket);
            throw failure;
        }
        // Answers are told apart here by their sequence numbers; libnl, which sees only some of them, would miss the others.
        Libnl.nl_socket_disable_seq_check(socket);
        int descriptor = Libnl.nl_socket_get_fd(socket);
        enable(descriptor, Libc.NETLINK_EXT_ACK);
        enable(descriptor, Libc.NETLINK_CAP_ACK);
        enable(descriptor, Libc.NETLINK_GET_STRICT_CHK);
        return new NetlinkSocket(socket, PollSet.of(descriptor));
    }

    /**
     * Sends {@code request} and collects what the kernel answers, without the acknowledgement. A dump that changes interrupted is repeated.
     *
     * @throws NetlinkException when the kernel refuses
     */
    public List<NetlinkMessage> execute(Request request) {
        for (int attempt = 0; attempt < DUMP_ATTEMPTS; attempt++) {
            Answer answer = collect(request, new Answer(request, send(request)));
            if (!answer.isInterrupted()) {
                return answer.messages();
            }
        }
        throw new NetlinkException(request.operation(), Errno.EINTR, "changes interrupted the dump " + DUMP_ATTEMPTS + " times");
    }

    /** Joins a multicast group of the socket's protocol. */
    public void join(int group) {
        check("netlink join group " + group, Libnl.nl_socket_add_membership(handle(), group));
    }

    public void leave(int group) {
        check("netlink leave group " + group, Libnl.nl_socket_drop_membership(handle(), group));
    }

    /** Room for messages that nobody has read yet; the kernel bounds it by net.core.rmem_max. */
    public void receiveBuffer(int bytes) {
        check("netlink receive buffer", Libnl.nl_socket_set_buffer_size(handle(), bytes, 0));
    }

    /**
     * Waits for messages that nobody asked for.
     *
     * @param timeoutMillis 0: not at all, −1: without end
     * @return empty when none came in time
     * @throws NetlinkException with ENOBUFS when messages were lost
     */
    public List<NetlinkMessage> receive(int timeoutMillis) {
        handle();
        return poll.await(timeoutMillis) ? NetlinkMessage.split(datagram("netlink receive")) : List.of();
    }

    @Override
    public void close() {
        if (socket != null) {
            poll.close();
            Libnl.nl_socket_free(socket);
            socket = null;
        }
    }

    /** For the classes of this package that hand the socket to libnl. */
    Pointer handle() {
        if (socket == null) {
            throw new IllegalStateException("this netlink socket is closed");
        }
        return socket;
    }

    int descriptor() {
        return Libnl.nl_socket_get_fd(handle());
    }

    static NetlinkException libnlFailure(String operation, int result) {
        return new NetlinkException(operation, Errno.last(), "libnl: " + Libnl.nl_geterror(result));
    }

    private int send(Request request) {
        try (NativeMessage message = NativeMessage.of(request)) {
            check(request.operation(), Libnl.nl_send_auto(handle(), message.pointer()));
            return message.sequence();
        }
    }

    private Answer collect(Request request, Answer answer) {
        while (!answer.isComplete()) {
            if (!poll.await(ANSWER_TIMEOUT_MILLIS)) {
                throw new NetlinkException(request.operation(), Errno.ETIMEDOUT, "the kernel did not answer");
            }
            NetlinkMessage.split(datagram(request.operation())).forEach(answer::take);
        }
        return answer;
    }

    /** One datagram; empty when another process, not the kernel, sent it. */
    private byte[] datagram(String operation) {
        byte[] sender = new byte[SOCKADDR_NL_BYTES];
        PointerByReference buffer = new PointerByReference();
        int length = Libnl.nl_recv(handle(), sender, buffer, null);
        if (length < 0) {
            throw libnlFailure(operation, length);
        }
        if (length == 0) {
            return new byte[0];
        }
        try {
            int port = ByteBuffer.wrap(sender).order(ByteOrder.nativeOrder()).getInt(SOCKADDR_NL_PORT);
            return port == 0 ? buffer.getValue().getByteArray(0, length) : new byte[0];
        } finally {
            Libc.free(buffer.getValue());
        }
    }

    private static void check(String operation, int result) {
        if (result < 0) {
            throw libnlFailure(operation, result);
        }
    }

    /** Options that older kernels do not have only make messages and dumps less precise. */
    private static void enable(int descriptor, int option) {
        byte[] on = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(1).array();
        Libc.setsockopt(descriptor, Libc.SOL_NETLINK, option, on, on.length);
    }
}
