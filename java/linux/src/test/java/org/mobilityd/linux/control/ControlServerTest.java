package org.mobilityd.linux.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The control socket")
class ControlServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);

    @TempDir
    Path folder;

    private Path path;
    private ControlServer server;

    @BeforeEach
    void choosePath() {
        path = folder.resolve("control.sock");
    }

    @AfterEach
    void close() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void answersEachLineOfAClientInTurn() throws IOException {
        listen(new ControlServer.Limits(4, 100, PATIENCE, PATIENCE));
        try (ControlClient client = connect()) {
            client.send("one");
            assertEquals("echo one", client.receive());
            client.send("zwölf");
            assertEquals("echo zwölf", client.receive());
        }
    }

    @Test
    void isReadableAndWritableByItsOwnerAlone() throws IOException {
        listen(ControlServer.Limits.DEFAULT);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }

    @Test
    void replacesASocketThatAKilledDaemonLeft() throws IOException {
        Files.createFile(path);
        listen(ControlServer.Limits.DEFAULT);
        assertEcho("alive");
    }

    @Test
    void servesOthersWhileOneClientDoesNotFinishItsRequest() throws IOException {
        listen(new ControlServer.Limits(4, 100, PATIENCE, PATIENCE));
        try (SocketChannel slow = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            slow.write(ByteBuffer.wrap("never end".getBytes()));
            assertEcho("meanwhile");
        }
    }

    @Test
    void cutsAClientOffThatDoesNotFinishItsRequest() throws IOException {
        listen(new ControlServer.Limits(4, 100, PATIENCE, SHORT));
        try (ControlClient slow = connect(); SocketChannel raw = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            raw.write(ByteBuffer.wrap("never end".getBytes()));
            assertEquals("refused: nothing moved within the time limit\n", readAll(raw));
            slow.send("still served");
            assertEquals("echo still served", slow.receive());
        }
    }

    @Test
    void cutsAClientOffThatSaysNothingAtAll() throws IOException {
        listen(new ControlServer.Limits(4, 100, SHORT, PATIENCE));
        try (ControlClient silent = connect()) {
            assertEquals("refused: nothing moved within the time limit", silent.receive());
            assertNull(silent.receive());
        }
    }

    @Test
    void refusesARequestThatIsTooLong() throws IOException {
        listen(new ControlServer.Limits(4, 100, PATIENCE, PATIENCE));
        try (ControlClient client = connect()) {
            client.send("x".repeat(100));
            assertEquals("echo " + "x".repeat(100), client.receive());
            client.send("x".repeat(101));
            assertEquals("refused: a line of more than 100 bytes", client.receive());
        }
        assertEcho("still there");
    }

    @Test
    void cutsAClientOffThatDoesNotTakeItsAnswer() throws Exception {
        CountDownLatch gaveUp = new CountDownLatch(1);
        server = ControlServer.open(path, new ControlServer.Limits(4, 100, PATIENCE, SHORT), new Echo() {
            @Override
            public void handle(String request, ControlServer.Reply reply) throws IOException {
                try {
                    while (true) {
                        reply.line("y".repeat(10_000));
                    }
                } finally {
                    gaveUp.countDown();
                }
            }
        });
        try (ControlClient client = connect()) {
            client.send("flood me");
            gaveUp.await();
        }
    }

    @Test
    void turnsAwayMoreClientsThanItMayHave() throws IOException {
        listen(new ControlServer.Limits(2, 100, PATIENCE, PATIENCE));
        try (ControlClient first = connect(); ControlClient second = connect()) {
            first.send("a");
            second.send("b");
            assertEquals("echo a", first.receive());
            assertEquals("echo b", second.receive());
            try (ControlClient third = connect()) {
                assertEquals("refused: too many clients", third.receive());
                assertNull(third.receive());
            }
            first.send("c");
            assertEquals("echo c", first.receive());
        }
    }

    @Test
    @DisplayName("refuses another user than root and its owner, whatever the file's mode says, and keeps no place for it")
    void refusesOtherUsers() throws Exception {
        listen(new ControlServer.Limits(1, 100, PATIENCE, PATIENCE));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        Process nobody = askAsNobody();
        try {
            assertEquals("refused: not permitted", nobody.inputReader().readLine());
            assertEcho("served while the other one hangs on");
        } finally {
            nobody.destroy();
        }
    }

    /** A process of another user that asks, tells what it hears first, and stays connected. */
    private Process askAsNobody() throws IOException {
        String ask = "import socket, sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); "
                + "print(s.makefile().readline(), end='', flush=True); sys.stdin.read()";
        return new ProcessBuilder("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "/usr/bin/python3", "-c", ask,
                path.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    @Test
    @DisplayName("a client that is turned away and does not read keeps nobody waiting")
    void turnsAwayWithoutWaiting() throws IOException {
        listen(new ControlServer.Limits(1, 100, PATIENCE, PATIENCE));
        List<SocketChannel> deaf = new ArrayList<>();
        try (ControlClient served = connect()) {
            served.send("a");
            assertEquals("echo a", served.receive());
            for (int i = 0; i < 50; i++) {
                deaf.add(SocketChannel.open(UnixDomainSocketAddress.of(path)));
            }
            try (ControlClient last = connect()) {
                assertEquals("refused: too many clients", last.receive());
            }
            served.send("b");
            assertEquals("echo b", served.receive());
        }
        for (SocketChannel each : deaf) {
            each.close();
        }
    }

    @Test
    void survivesGarbage() throws IOException {
        listen(new ControlServer.Limits(4, 1000, PATIENCE, PATIENCE));
        Random random = new Random(7);
        for (int i = 0; i < 50; i++) {
            byte[] garbage = new byte[random.nextInt(3000)];
            random.nextBytes(garbage);
            try (SocketChannel raw = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                raw.connect(UnixDomainSocketAddress.of(path));
                raw.write(ByteBuffer.wrap(garbage));
            } catch (IOException cutOff) {
                continue;
            }
        }
        assertEchoWhenThereIsRoom();
    }

    @Test
    void tellsAStreamingAnswerWhenItsClientLeft() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        server = ControlServer.open(path, ControlServer.Limits.DEFAULT, new Echo() {
            @Override
            public void handle(String request, ControlServer.Reply reply) throws IOException {
                reply.line("first");
                while (reply.isOpen()) {
                    Thread.onSpinWait();
                }
                ended.countDown();
            }
        });
        try (ControlClient client = connect()) {
            client.send("watch");
            assertEquals("first", client.receive());
        }
        ended.await();
    }

    @Test
    void removesItsSocketAndCutsClientsOffWhenClosed() throws IOException {
        listen(ControlServer.Limits.DEFAULT);
        try (ControlClient client = connect()) {
            client.send("a");
            assertEquals("echo a", client.receive());
            server.close();
            assertFalse(Files.exists(path));
            assertThrows(IOException.class, this::connect);
            assertTrue(isCutOff(client));
        }
    }

    private static boolean isCutOff(ControlClient client) {
        try {
            return client.receive() == null;
        } catch (IOException reset) {
            return true;
        }
    }

    private void assertEcho(String text) throws IOException {
        try (ControlClient client = connect()) {
            client.send(text);
            assertEquals("echo " + text, client.receive());
        }
    }

    /** Clients that left are noticed by their threads, which is not at once. */
    private void assertEchoWhenThereIsRoom() throws IOException {
        List<String> answers = new ArrayList<>();
        for (int attempt = 0; attempt < 100_000 && !answers.contains("echo still there"); attempt++) {
            try (ControlClient client = connect()) {
                client.send("still there");
                answers.add(client.receive());
            } catch (IOException turnedAway) {
                answers.add("turned away");
            }
        }
        assertEquals("echo still there", answers.get(answers.size() - 1));
    }

    private void listen(ControlServer.Limits limits) throws IOException {
        server = ControlServer.open(path, limits, new Echo());
    }

    private ControlClient connect() throws IOException {
        return ControlClient.connect(path, PATIENCE);
    }

    private static String readAll(SocketChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1000);
        while (channel.read(buffer) >= 0) {
            continue;
        }
        return new String(buffer.array(), 0, buffer.position(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static class Echo implements ControlServer.Handler {
        @Override
        public void handle(String request, ControlServer.Reply reply) throws IOException {
            reply.line("echo " + request);
        }

        @Override
        public String refusal(String reason) {
            return "refused: " + reason;
        }
    }
}
