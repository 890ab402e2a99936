package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.mobilityd.wire.Ipv6Address;

/** Bytes over TCP from one namespace to another and back again. */
final class Transfer {

    private static final int PORT = 5001;
    private static final int SECONDS = 60;

    private Transfer() {
    }

    /** Sends {@code length} bytes to {@code server}, which sends them back, and compares. */
    static void roundTrip(NetworkNamespace client, Ipv6Address clientAddress, NetworkNamespace server, Ipv6Address serverAddress,
            int length) {
        byte[] sent = new byte[length];
        new Random(1).nextBytes(sent);
        try (ServerSocket listener = server.inside(Transfer::newListener); Socket socket = client.inside(Transfer::newSocket)) {
            bind(listener, serverAddress);
            CompletableFuture<Void> echo = CompletableFuture.runAsync(() -> echo(listener, length));
            CompletableFuture<byte[]> answer = CompletableFuture.supplyAsync(() -> exchange(socket, clientAddress, serverAddress, sent));
            // Leaving this block closes both sockets, and so ends what has not ended by then.
            assertArrayEquals(sent, answer.get(SECONDS, TimeUnit.SECONDS));
            echo.get(SECONDS, TimeUnit.SECONDS);
        } catch (IOException | InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("transfer failed", e);
        }
    }

    /** Java makes the descriptor when the first option is set: then the socket belongs to this thread's namespace. */
    private static ServerSocket newListener() {
        try {
            ServerSocket listener = new ServerSocket();
            listener.setReuseAddress(true);
            return listener;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket newSocket() {
        try {
            Socket socket = new Socket();
            socket.setReuseAddress(true);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void bind(ServerSocket listener, Ipv6Address address) throws IOException {
        listener.bind(new InetSocketAddress(InetAddress.getByAddress(address.toBytes()), PORT));
    }

    private static void echo(ServerSocket listener, int length) {
        try (Socket connection = listener.accept()) {
            connection.getOutputStream().write(connection.getInputStream().readNBytes(length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] exchange(Socket socket, Ipv6Address from, Ipv6Address to, byte[] bytes) {
        try {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(from.toBytes()), 0));
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(to.toBytes()), PORT));
            socket.getOutputStream().write(bytes);
            return socket.getInputStream().readNBytes(bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
