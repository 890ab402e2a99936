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
    private static final int SECONDS = 20;

    private Transfer() {
    }

    /** Sends {@code length} bytes to {@code server}, which sends them back, and compares. */
    static void roundTrip(NetworkNamespace client, Ipv6Address clientAddress, NetworkNamespace server, Ipv6Address serverAddress,
            int length) {
        byte[] sent = new byte[length];
        new Random(1).nextBytes(sent);
        try (ServerSocket listener = server.inside(() -> listen(serverAddress))) {
            CompletableFuture<Void> echo = CompletableFuture.runAsync(() -> server.inside(() -> echo(listener, length)));
            byte[] received = client.inside(() -> exchange(clientAddress, serverAddress, sent));
            assertArrayEquals(sent, received);
            echo.get(SECONDS, TimeUnit.SECONDS);
        } catch (IOException | InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("transfer failed", e);
        }
    }

    private static ServerSocket listen(Ipv6Address address) {
        try {
            ServerSocket listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.getByAddress(address.toBytes()), PORT));
            listener.setSoTimeout(SECONDS * 1000);
            return listener;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void echo(ServerSocket listener, int length) {
        try (Socket connection = listener.accept()) {
            connection.setSoTimeout(SECONDS * 1000);
            connection.getOutputStream().write(connection.getInputStream().readNBytes(length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] exchange(Ipv6Address from, Ipv6Address to, byte[] bytes) {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(from.toBytes()), 0));
            socket.setSoTimeout(SECONDS * 1000);
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(to.toBytes()), PORT), SECONDS * 1000);
            socket.getOutputStream().write(bytes);
            return socket.getInputStream().readNBytes(bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
