package org.mobilityd.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.protocol.database.MobilitySession;
import org.mobilityd.protocol.proxy.MobileNodeId;

/**
 * A process writes sessions and says so under {@code strace}; whenever it had asked anything of the kernel, the power is cut: on a {@link
 * CrashDisk} that has done what it was asked, several times, each with another choice of what was lost. Of each disk a store is loaded.
 */
@DisplayName("After a power cut")
class PowerCutTest {

    private static final long SEED = 20;
    private static final int LIVES = 3;
    private static final int WHOLES_IN_A_LIFE = 2;
    private static final int CHOICES_AT_RANDOM = 3;
    private static final int STANDARD_OUTPUT = 1;
    /** Two directories that the first life has to make. */
    private static final Path STORE = Path.of("lib", "store");
    private static final Log SILENT = new Log(new PrintStream(OutputStream.nullOutputStream()), Log.Level.ERROR, Clock.systemUTC());

    /** In memory: what lasts is for the model to say. */
    @TempDir
    private static Path folder;
    private static List<Life> lives;

    /**
     * A process from its start to its end.
     *
     * @param folder where it was
     * @param before where there is what it found on the disk
     * @param said the last generation that any process had said was written when it began
     */
    private record Life(Path folder, Path before, int said, List<SystemCall> calls) {

        CrashDisk disk() throws IOException {
            return new CrashDisk(folder, before);
        }
    }

    @BeforeAll
    static void write() throws Exception {
        run(List.of("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder.toString()));
        Random random = new Random(SEED);
        lives = new ArrayList<>();
        Path before = Files.createDirectory(folder.resolve("before"));
        int said = 0;
        for (int number = 1; number <= LIVES; number++) {
            Life life = live("life-" + number, before, said, Durability.POWER_CUT);
            lives.add(life);
            before = Files.createDirectory(folder.resolve("after-" + number));
            said = cutInTheLastBatch(life, random, before);
        }
    }

    @AfterAll
    static void unmount() throws Exception {
        run(List.of("umount", folder.toString()));
    }

    @Test
    @DisplayName("everything is there that had been acknowledged, and nothing else than what was written")
    void everythingAcknowledged() throws IOException {
        for (Life life : lives) {
            assertEquals(Optional.empty(), loss(life, call -> true));
        }
    }

    @Test
    @DisplayName("something is missing when changes were not synchronised, so this test can fail")
    void withoutSynchronisedChanges() throws IOException {
        assertTrue(loss(lives.get(1), call -> !call.name().equals("fdatasync")).isPresent());
    }

    @Test
    @DisplayName("something is missing when a whole was not synchronised before it got its name, so this test can fail")
    void withoutSynchronisedWholes() throws IOException {
        assertTrue(loss(lives.get(1), call -> !synchronises(call, STORE.resolve("unfinished"))).isPresent());
    }

    @Test
    @DisplayName("something is missing when the directory was not synchronised, so this test can fail")
    void withoutSynchronisedDirectory() throws IOException {
        assertTrue(loss(lives.get(1), call -> !synchronises(call, STORE)).isPresent());
    }

    @Test
    @DisplayName("something is missing when the directory above a new one was not synchronised, so this test can fail")
    void withoutSynchronisedParent() throws IOException {
        assertTrue(loss(lives.get(0), call -> !synchronises(call, STORE.getParent())).isPresent());
    }

    @Test
    @DisplayName("something is missing of a store that is there to survive only crashes, so this test can fail")
    void onlyCrashes() throws Exception {
        assertTrue(loss(live("crashes", lives.get(0).before, 0, Durability.CRASH), call -> true).isPresent());
    }

    private static boolean synchronises(SystemCall call, Path file) {
        return call.name().equals("fsync") && call.paths().get(0).endsWith(file);
    }

    /** What is wrong after some power cut, if anything. @param kept which of its calls the process is to have made */
    private static Optional<String> loss(Life life, Predicate<SystemCall> kept) throws IOException {
        CrashDisk disk = life.disk();
        Random random = new Random(SEED);
        int said = life.said;
        for (SystemCall call : life.calls) {
            if (isSaying(call)) {
                said = generation(call);
            } else if (disk.concerns(call) && kept.test(call)) {
                disk.run(call);
            } else {
                continue;
            }
            List<BooleanSupplier> choices = new ArrayList<>(List.of(() -> true, () -> false));
            IntStream.range(0, CHOICES_AT_RANDOM).forEach(each -> choices.add(random::nextBoolean));
            for (BooleanSupplier survives : choices) {
                Optional<String> wrong = wrongAfterPowerCut(disk, survives, said);
                if (wrong.isPresent()) {
                    return Optional.of("after " + call.name() + " of " + call.paths() + ": " + wrong.get());
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> wrongAfterPowerCut(CrashDisk disk, BooleanSupplier survives, int said) throws IOException {
        Path left = Files.createDirectory(folder.resolve("left"));
        try {
            disk.powerCut(survives, left);
            try (Store<MobileNodeId, MobilitySession> store = LogStoreTest.open(left.resolve(STORE), Durability.POWER_CUT, Long.MAX_VALUE, SILENT)) {
                LogStoreWriter.check(LogStoreTest.byNode(store.load()), said);
            }
            return Optional.empty();
        } catch (AssertionError | IOException e) {
            return Optional.of(e.toString());
        } finally {
            remove(left);
        }
    }

    /** Writes to {@code left} what is there after a cut before the last batch was synchronised. @return what had been said until then */
    private static int cutInTheLastBatch(Life life, Random random, Path left) throws IOException {
        SystemCall last = life.calls.stream().filter(PowerCutTest::isChange).reduce((one, other) -> other).orElseThrow();
        CrashDisk disk = life.disk();
        int said = life.said;
        for (SystemCall call : life.calls.subList(0, life.calls.indexOf(last) + 1)) {
            if (isSaying(call)) {
                said = generation(call);
            } else if (disk.concerns(call)) {
                disk.run(call);
            }
        }
        disk.powerCut(random::nextBoolean, left);
        return said;
    }

    private static boolean isChange(SystemCall call) {
        return call.name().equals("write") && call.paths().get(0).getFileName().toString().startsWith("changes.");
    }

    private static boolean isSaying(SystemCall call) {
        return call.name().equals("write") && call.descriptor() == STANDARD_OUTPUT;
    }

    private static int generation(SystemCall saying) {
        return Integer.parseInt(new String(saying.bytes(), StandardCharsets.US_ASCII).strip());
    }

    /** Runs the writer until it has written everything down some times while it went on. */
    private static Life live(String name, Path before, int said, Durability durability) throws Exception {
        Path home = Files.createDirectory(folder.resolve(name));
        new CrashDisk(before, before).powerCut(() -> true, home);
        Path store = home.resolve(STORE);
        Path trace = folder.resolve(name + ".trace");
        List<String> command = new ArrayList<>(SystemCall.recordedIn(trace));
        command.addAll(List.of(ProcessHandle.current().info().command().orElse("java"), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), LogStoreWriter.class.getName(),
                store.toString(), durability.name(), Integer.toString(said), Integer.toString(WHOLES_IN_A_LIFE)));
        run(command);
        return new Life(home, before, said, SystemCall.read(trace));
    }

    private static void run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
