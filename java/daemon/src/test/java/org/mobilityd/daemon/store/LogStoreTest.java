package org.mobilityd.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.daemon.store.Store.Change;
import org.mobilityd.protocol.anchor.Assignment;
import org.mobilityd.protocol.database.Anchor;
import org.mobilityd.protocol.database.MobilitySession;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

@DisplayName("The log store")
class LogStoreTest {

    private static final long NEVER = Long.MAX_VALUE;

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final Log log = new Log(new PrintStream(lines, true), Log.Level.INFO, Clock.systemUTC());

    @TempDir
    private Path folder;

    static MobilitySession session(int node, int generation) {
        List<Anchor> anchors = IntStream.rangeClosed(1, 1 + generation % 3).mapToObj(router -> {
            Ipv6Address address = Ipv6Address.parse("2001:db8:" + router + "::1");
            return new Anchor(address, new Ipv6Address(address.high() + node, 0).prefix(64));
        }).toList();
        return new MobilitySession(new MobileNodeId("node-" + node + "@example.net"), anchors.get(anchors.size() - 1).router(), anchors,
                generation, generation + 1_000L);
    }

    static LogStore<MobileNodeId, MobilitySession> open(Path folder, Durability durability, long leastBytes, Log log) {
        return new LogStore<>(folder, new SessionFormat(), durability, leastBytes, log);
    }

    static Change<MobileNodeId, MobilitySession> change(MobilitySession session) {
        return new Change<>(session.node(), session);
    }

    private Store<MobileNodeId, MobilitySession> open(long leastBytes) {
        return open(folder, Durability.POWER_CUT, leastBytes, log);
    }

    /** What another process would find. */
    private Map<MobileNodeId, MobilitySession> reloaded() throws IOException {
        try (Store<MobileNodeId, MobilitySession> store = open(NEVER)) {
            return byNode(store.load());
        }
    }

    static Map<MobileNodeId, MobilitySession> byNode(Collection<MobilitySession> sessions) {
        Map<MobileNodeId, MobilitySession> byNode = new HashMap<>();
        sessions.forEach(session -> byNode.put(session.node(), session));
        assertEquals(sessions.size(), byNode.size());
        return byNode;
    }

    private Path newest(String kind) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(kind)).max(Path::compareTo).orElseThrow();
        }
    }

    @Test
    @DisplayName("gives back what was written last of each mobile node, and nothing of those that were forgotten")
    void givesBack() throws IOException {
        try (Store<MobileNodeId, MobilitySession> store = open(NEVER)) {
            assertEquals(0, store.load().size());
            store.write(List.of(change(session(1, 1)), change(session(2, 1)), change(session(3, 1))));
            store.write(List.of(change(session(1, 2)), Change.forget(session(2, 0).node())));
        }
        assertEquals(byNode(List.of(session(1, 2), session(3, 1))), reloaded());
        assertEquals(byNode(List.of(session(1, 2), session(3, 1))), reloaded(), "after it has been written down as a whole");
    }

    @Test
    @DisplayName("after a cut anywhere has every batch that was written before it")
    void cutAnywhere() throws IOException {
        List<Long> ends;
        byte[] written;
        try (Store<MobileNodeId, MobilitySession> store = open(NEVER)) {
            store.load();
            store.write(List.of(change(session(1, 1))));
            long first = Files.size(newest("changes."));
            store.write(List.of(change(session(1, 2)), change(session(2, 2))));
            ends = List.of(first, Files.size(newest("changes.")));
            written = Files.readAllBytes(newest("changes."));
        }
        for (int length = 0; length <= written.length; length++) {
            clear();
            Files.write(folder.resolve("changes.1"), Arrays.copyOf(written, length));
            Map<MobileNodeId, MobilitySession> found = reloaded();
            if (length == ends.get(1)) {
                assertEquals(byNode(List.of(session(1, 2), session(2, 2))), found);
            } else if (length >= ends.get(0)) {
                assertTrue(found.containsKey(session(1, 1).node()), "cut at " + length);
            } else {
                assertEquals(Map.of(), found, "cut at " + length);
            }
        }
        assertTrue(lines.toString().contains("warning store-cut"), lines.toString());
    }

    @Test
    @DisplayName("takes nothing from where a bit has changed")
    void changedBits() throws IOException {
        try (Store<MobileNodeId, MobilitySession> store = open(NEVER)) {
            store.load();
            store.write(List.of(change(session(1, 1))));
            store.write(List.of(change(session(2, 1))));
        }
        byte[] written = Files.readAllBytes(newest("changes."));
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            clear();
            byte[] damaged = written.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(folder.resolve("changes.1"), damaged);
            for (MobilitySession session : reloaded().values()) {
                assertTrue(session.equals(session(1, 1)) || session.equals(session(2, 1)), session::toString);
            }
        }
    }

    @Test
    @DisplayName("stays as long as its sessions are, and writes on while everything is written down")
    void compaction() throws IOException {
        Map<MobileNodeId, MobilitySession> expected = new HashMap<>();
        try (Store<MobileNodeId, MobilitySession> store = open(2_000)) {
            store.load();
            for (int generation = 1; generation <= 400; generation++) {
                MobilitySession one = session(generation % 7, generation);
                MobilitySession other = session(7 + generation % 5, generation);
                store.write(List.of(change(one), generation % 2 == 0 ? change(other) : Change.forget(other.node())));
                expected.put(one.node(), one);
                if (generation % 2 == 0) {
                    expected.put(other.node(), other);
                } else {
                    expected.remove(other.node());
                }
            }
        }
        assertEquals(expected, reloaded());
        try (Stream<Path> files = Files.list(folder)) {
            long bytes = files.mapToLong(file -> file.toFile().length()).sum();
            assertTrue(bytes < 10_000, bytes + " bytes of files");
        }
        assertEquals("", lines.toString());
    }

    @Test
    @DisplayName("survives a crash in the middle of writing everything down")
    void crashWhileWritingEverythingDown() throws IOException {
        try (Store<MobileNodeId, MobilitySession> store = open(NEVER)) {
            store.load();
            store.write(List.of(change(session(1, 1)), change(session(2, 1))));
        }
        Path kept = Files.copy(newest("changes."), folder.resolve("kept"));
        Files.write(folder.resolve("unfinished"), new byte[] {0, 0, 0, 9});
        Map<MobileNodeId, MobilitySession> before = reloaded();
        Files.move(kept, folder.resolve("changes.1"), StandardCopyOption.REPLACE_EXISTING);
        assertEquals(before, reloaded(), "the file that was to be removed is still there");
    }

    @Test
    @DisplayName("begins nowhere without what it had: a damaged whole is an error")
    void damagedWhole() throws IOException {
        try (Store<MobileNodeId, MobilitySession> store = open(NEVER)) {
            store.load();
            store.write(List.of(change(session(1, 1))));
        }
        reloaded();
        Path whole = newest("sessions.");
        Files.write(whole, Arrays.copyOf(Files.readAllBytes(whole), 20));
        assertThrows(IOException.class, this::reloaded);
    }

    @Test
    @DisplayName("does not write down as a whole what it cannot read a second time")
    void unreadable() throws IOException {
        try (Store<MobileNodeId, MobilitySession> store = open(NEVER)) {
            store.load();
            store.write(List.of(change(session(1, 1)), change(session(2, 1))));
        }
        LogFiles<MobileNodeId, MobilitySession> files = new LogFiles<>(folder, new SessionFormat());
        LogFiles.State state = files.read(Long.MAX_VALUE, Leisure.NONE);
        byte[] written = Files.readAllBytes(folder.resolve("changes.1"));
        Files.write(folder.resolve("changes.1"), Arrays.copyOf(written, written.length - 1));
        assertThrows(IOException.class, () -> files.replaceBy(state, Leisure.NONE));
        Files.write(folder.resolve("changes.1"), written);
        assertEquals(byNode(List.of(session(1, 1), session(2, 1))), reloaded());
    }

    @Test
    @DisplayName("gives back an anchor router's assignments as they were written last")
    void assignments() throws IOException {
        List<Assignment> all = IntStream.range(0, 100).mapToObj(LogStoreTest::assignment).toList();
        Store<Ipv6Prefix, Assignment> store = LogStore.ofAssignments(folder, log);
        try (store) {
            assertEquals(0, store.load().size());
            store.write(all.stream().map(each -> new Change<>(each.prefix(), each)).toList());
            store.write(List.of(Change.forget(all.get(7).prefix())));
        }
        for (int start = 0; start < 2; start++) {
            try (Store<Ipv6Prefix, Assignment> again = LogStore.ofAssignments(folder, log)) {
                assertEquals(all.stream().filter(each -> each != all.get(7)).collect(Collectors.toSet()), Set.copyOf(again.load()));
            }
        }
    }

    private static Assignment assignment(int number) {
        Ipv6Prefix prefix = new Ipv6Address(0x2001_0db8_0040_0000L + number, 0).prefix(64);
        List<Assignment.Older> older = IntStream.range(0, number % 3).mapToObj(each -> new Assignment.Older(
                new Ipv6Address(0x2001_0db8_0050_0000L + each, 0).prefix(64), Ipv6Address.parse("2001:db8:a::" + each), 23L * each)).toList();
        return new Assignment(new MobileNodeId("02:00:00:00:00:" + number + "@example.net"), prefix,
                Ipv6Address.parse("2001:db8:" + number + "::1"), 17L * number, -number, number % 2 == 0, older);
    }

    @Test
    @DisplayName("refuses files of something else, and leaves them as they are")
    void somethingElse() throws IOException {
        try (Store<Ipv6Prefix, Assignment> store = LogStore.ofAssignments(folder, log)) {
            store.load();
            store.write(List.of(new Change<>(assignment(1).prefix(), assignment(1))));
        }
        assertThrows(IOException.class, this::reloaded);
        try (Store<Ipv6Prefix, Assignment> store = LogStore.ofAssignments(folder, log)) {
            assertEquals(List.of(assignment(1)), List.copyOf(store.load()));
        }
    }

    @Test
    @DisplayName("gives back as often as its values are gone through")
    void goneThroughAgain() throws IOException {
        try (Store<MobileNodeId, MobilitySession> store = open(NEVER)) {
            store.load();
            store.write(List.of(change(session(1, 1)), change(session(2, 1)), change(session(1, 2))));
        }
        try (Store<MobileNodeId, MobilitySession> store = open(NEVER)) {
            Collection<MobilitySession> found = store.load();
            assertEquals(byNode(List.of(session(1, 2), session(2, 1))), byNode(found));
            assertEquals(byNode(found), byNode(found));
        }
    }

    @Test
    @DisplayName("belongs to one process at a time")
    void belongsToOne() throws IOException {
        try (Store<MobileNodeId, MobilitySession> store = open(NEVER)) {
            store.load();
            Store<MobileNodeId, MobilitySession> other = open(NEVER);
            assertThrows(IOException.class, other::load);
            store.write(List.of(change(session(1, 1))));
        }
        assertEquals(1, reloaded().size());
    }

    @Test
    @DisplayName("on a full disk says so, loses nothing that was written, and goes on when there is room")
    void fullDisk(@TempDir Path elsewhere) throws Exception {
        run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.toString());
        try {
            int written = 0;
            try (Store<MobileNodeId, MobilitySession> store = open(NEVER)) {
                store.load();
                Path ballast = Files.write(folder.resolve("ballast"), new byte[16_000]);
                IOException full = null;
                while (full == null) {
                    try {
                        store.write(List.of(change(session(written, 1)), change(session(written + 1, 1))));
                        written += 2;
                    } catch (IOException e) {
                        full = e;
                    }
                }
                assertTrue(written > 10, written + " written, then: " + full);
                assertThrows(IOException.class, () -> store.write(big()));
                Files.delete(ballast);
                store.write(List.of(change(session(written, 2))));
            }
            Map<MobileNodeId, MobilitySession> found = byNode(loadElsewhere(elsewhere));
            for (int node = 0; node < written; node++) {
                assertEquals(session(node, 1), found.get(session(node, 0).node()));
            }
            assertEquals(session(written, 2), found.get(session(written, 0).node()));
        } finally {
            run("umount", folder.toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("after a SIGKILL in the middle of writing has everything that it had said was written")
    void killed(Durability durability) throws Exception {
        Random random = new Random(7);
        long next = 0;
        for (int life = 0; life < 3; life++) {
            Process writer = new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"), "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1", "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    LogStoreWriter.class.getName(), folder.toString(), durability.name(),
                    Long.toString(next), Long.toString(NEVER))
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            long said = 0;
            int patience = 20 + random.nextInt(200);
            try (BufferedReader out = new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    said = Long.parseLong(line);
                    if (--patience == 0) {
                        writer.toHandle().destroyForcibly();
                    }
                }
            }
            assertTrue(writer.waitFor(60, TimeUnit.SECONDS), "the writer did not end");
            Map<MobileNodeId, MobilitySession> found = reloaded();
            assertTrue(said > next, "nothing was written");
            LogStoreWriter.check(found, said);
            next = said + LogStoreWriter.BATCH;
        }
    }

    /** Where there is room for all to be written down. */
    private Collection<MobilitySession> loadElsewhere(Path elsewhere) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, elsewhere.resolve(file.getFileName()));
            }
        }
        try (Store<MobileNodeId, MobilitySession> store = open(elsewhere, Durability.POWER_CUT, NEVER, log)) {
            return List.copyOf(store.load());
        }
    }

    private static List<Change<MobileNodeId, MobilitySession>> big() {
        return IntStream.range(10_000, 10_500).mapToObj(node -> change(session(node, 2))).toList();
    }

    private void clear() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
    }
}
