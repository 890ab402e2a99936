package org.mobilityd.linux.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.net.ExtendedSocketOptions;
import org.mobilityd.linux.control.LineChannel.LineTooLongException;
import org.mobilityd.linux.control.LineChannel.TimeLimitException;

/**
 * Listens on a UNIX-domain socket of mode 0600 and hands each line that a client sends to a {@link Handler}. Clients are served
 * concurrently, each by a thread of its own, up to a limit; none of them can hold another up. Only root and the user that owns the socket
 * are served, whatever the file's mode became since.
 */
public final class ControlServer implements AutoCloseable {

    /** What happens to requests; called concurrently, by the thread of the client that sent it. */
    public interface Handler {

        /** Answers {@code request} with any number of lines. An exception ends the connection. */
        void handle(String request, Reply reply) throws IOException;

        /** The line that a client is sent before it is cut off for {@code reason}. */
        String refusal(String reason);
    }

    /** The way back to the client that asked. */
    public interface Reply {

        void line(String text) throws IOException;

        /** Whether the client still listens; a streaming answer asks before each line. */
        boolean isOpen() throws IOException;
    }

    /**
     * @param clients at the same time; more are turned away at once
     * @param requestBytes in one line
     * @param idle between two requests of a client
     * @param stalled for the rest of a request that has begun, and for a client that does not take its answer
     */
    public record Limits(int clients, int requestBytes, Duration idle, Duration stalled) {
        public static final Limits DEFAULT = new Limits(16, 64 * 1024, Duration.ofMinutes(1), Duration.ofSeconds(5));
    }

    private final ServerSocketChannel listener;
    private final Path path;
    private final UserPrincipal owner;
    private final Limits limits;
    private final Handler handler;
    private final Set<LineChannel> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger clients = new AtomicInteger();
    private volatile boolean closed;

    private ControlServer(ServerSocketChannel listener, Path path, Limits limits, Handler handler) throws IOException {
        this.listener = listener;
        this.path = path;
        this.owner = Files.getOwner(path);
        this.limits = limits;
        this.handler = handler;
    }

    /** Starts listening at {@code path}; a socket that is left there is replaced: the caller makes sure that nobody listens on it. */
    public static ControlServer open(Path path, Limits limits, Handler handler) throws IOException {
        Files.deleteIfExists(path);
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            ControlServer server = new ControlServer(listener, path, limits, handler);
            daemonThread("control-accept", server::accept).start();
            return server;
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    public Path path() {
        return path;
    }

    /** Stops listening, cuts every client off and removes the socket. */
    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
        for (LineChannel channel : open) {
            channel.close();
        }
        Files.deleteIfExists(path);
    }

    private void accept() {
        while (!closed) {
            try {
                admit(listener.accept());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // For want of file descriptors, above all: those who are connected go on being served, and newcomers wait.
                pause();
            }
        }
    }

    /** Whoever is turned away is so here and now: that takes neither a place nor a thread, and waits for nobody. */
    private void admit(SocketChannel socket) throws IOException {
        LineChannel channel = new LineChannel(socket, limits.requestBytes());
        String reason = !mayConnect(socket) ? "not permitted" : clients.get() >= limits.clients() ? "too many clients" : null;
        if (reason != null) {
            try (channel) {
                channel.offerLine(handler.refusal(reason));
            }
            return;
        }
        clients.incrementAndGet();
        open.add(channel);
        daemonThread("control-client", () -> {
            try (channel) {
                serve(channel);
            } catch (IOException clientIsGone) {
                // Its affair: there is nobody left to tell.
            } finally {
                open.remove(channel);
                clients.decrementAndGet();
            }
        }).start();
    }

    /** A client that does not take its answers is told why it is cut off if it happens to have room for that; nobody waits for it again. */
    private void serve(LineChannel channel) throws IOException {
        Reply reply = new ChannelReply(channel, limits.stalled());
        try {
            String request;
            while (!closed && (request = channel.readLine(limits.idle(), limits.stalled())) != null) {
                handler.handle(request, reply);
            }
        } catch (LineTooLongException | TimeLimitException e) {
            channel.offerLine(handler.refusal(e.getMessage()));
        }
    }

    private boolean mayConnect(SocketChannel socket) throws IOException {
        UserPrincipal peer = socket.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        return peer.equals(owner) || peer.getName().equals("root") || peer.getName().equals("0");
    }

    private static Thread daemonThread(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return thread;
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record ChannelReply(LineChannel channel, Duration stalled) implements Reply {

        @Override
        public void line(String text) throws IOException {
            channel.writeLine(text, stalled);
        }

        @Override
        public boolean isOpen() throws IOException {
            return !channel.peerClosed();
        }
    }
}
