package org.mobilityd.linux.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/** The other end of a {@link ControlServer}: sends a line, reads lines. For one thread. */
public final class ControlClient implements AutoCloseable {

    /** The daemon is trusted with the length of its answers: a full table of bindings is one line of many megabytes. */
    private static final int LONGEST_ANSWER = Integer.MAX_VALUE - 16;

    private final LineChannel channel;
    private final Duration patience;

    private ControlClient(LineChannel channel, Duration patience) {
        this.channel = channel;
        this.patience = patience;
    }

    /**
     * @param patience how long to wait for each line of an answer
     * @throws IOException when nobody listens at {@code path}
     */
    public static ControlClient connect(Path path, Duration patience) throws IOException {
        SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            socket.connect(UnixDomainSocketAddress.of(path));
            return new ControlClient(new LineChannel(socket, LONGEST_ANSWER), patience);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    public void send(String request) throws IOException {
        channel.writeLine(request, patience);
    }

    /** The next line of the answer, or null when the daemon closed the connection. */
    public String receive() throws IOException {
        return channel.readLine(patience, patience);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
