package org.mobilityd.daemon.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every scenario of {@code test-vm/netns} as a test of its own. */
@DisplayName("With real programs in network namespaces")
class NamespaceScenariosTest {

    private static final Path ROOT = Path.of(System.getProperty("mobilityd.root"));
    private static final String RUN = ROOT.resolve("test-vm/netns/run").toString();
    /** A scenario that hangs is killed; its namespaces go with it. */
    private static final long MOST_SECONDS = 180;

    @TestFactory
    Stream<DynamicTest> scenarios() throws IOException, InterruptedException {
        for (String needed : List.of("dist/bin/mobilityd", "test-vm/netns/wire/.build/wire")) {
            if (!Files.isExecutable(ROOT.resolve(needed))) {
                throw new IllegalStateException("no " + needed + ": run `make dist wire` first, or all of it by `make check`");
            }
        }
        List<String> names = run("scenarios").lines().toList();
        assertFalse(names.isEmpty());
        return names.stream().map(name -> DynamicTest.dynamicTest(name, () -> run("scenario", name)));
    }

    /** What the program printed; an assertion error with all of it when it failed. */
    private static String run(String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile("scenario", ".log");
        try {
            Process process = new ProcessBuilder(Stream.concat(Stream.of(RUN), Stream.of(arguments)).toList()).redirectErrorStream(true)
                    .redirectOutput(output.toFile()).start();
            boolean ended = process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String printed = Files.readString(output);
            assertTrue(ended, () -> "did not end within " + MOST_SECONDS + " seconds: " + printed);
            assertEquals(0, process.exitValue(), printed);
            return printed;
        } finally {
            Files.delete(output);
        }
    }
}
