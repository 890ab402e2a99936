package org.mobilityd.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tree that {@code make dist} leaves, copied to somewhere else with other times, on a machine that has no Java as far as its programs can see. */
@DisplayName("The distribution")
class DistributionTest {

    private static final Path DISTRIBUTION = Path.of(System.getProperty("mobilityd.root", "../.."), "dist");

    @TempDir
    static Path folder;

    private static Path moved;

    @BeforeAll
    static void move() throws Exception {
        assertTrue(Files.isExecutable(DISTRIBUTION.resolve("bin/mobilityd")), "there is no distribution: run make dist");
        moved = folder.resolve("moved here");
        assertEquals(new Result(0, ""), run(folder, "cp", "-r", DISTRIBUTION.toString(), moved.toString()));
    }

    @Test
    void runsFromAnotherPlaceAndTakesPathsFromWhereItIsCalled() throws Exception {
        Files.writeString(folder.resolve("relative.toml"), "[mobility-agent]\noutside = []\n");
        Result result = run(folder, moved.resolve("bin/mobilityd").toString(), "--check", "--config", "relative.toml");
        assertEquals(2, result.status());
        String expected = folder.resolve("relative.toml") + ":2: mobility-agent.outside: expected a list";
        assertTrue(result.printed().startsWith(expected), result.printed());
        assertEquals(1, result.printed().lines().count(), result.printed());
    }

    @Test
    void runsBySymbolicLinksToIt() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("mobilityctl"), moved.resolve("bin/mobilityctl"));
        Path linkToLink = Files.createSymbolicLink(folder.resolve("linked"), link);
        Result result = run(folder, linkToLink.toString(), "--runtime-dir", "nowhere", "show", "status");
        assertEquals(new Result(3, "mobilityctl: no mobilityd is running at " + folder.resolve("nowhere/control.sock") + "\n"), result);
    }

    @Test
    void acceptsTheExampleConfigurationThatItBrings() throws Exception {
        assertEquals(new Result(0, ""),
                run(moved.resolve("etc"), moved.resolve("bin/mobilityd").toString(), "--check", "--config", "mobilityd.toml"));
    }

    @Test
    void usesItsClassDataArchiveThoughItWasCopied() throws Exception {
        List<String> command = new ArrayList<>(List.of("../runtime/bin/java"));
        Files.readAllLines(moved.resolve("lib/mobilityctl.options")).stream().filter(option -> !option.startsWith("-Xlog"))
                .forEach(command::add);
        command.add(1, "-Xlog:class+load=info:stdout");
        command.add("--version");
        Result result = run(moved.resolve("lib"), command.toArray(String[]::new));
        assertTrue(result.printed().contains("org.mobilityd.shell.Mobilityctl source: shared objects file"), result.printed());
    }

    @Test
    void needsNothingButTheCLibraryAndItsOwnLibraries() throws Exception {
        List<Path> libraries;
        try (var files = Files.list(moved.resolve("lib/native"))) {
            libraries = files.filter(file -> file.toString().contains(".so")).toList();
        }
        assertTrue(libraries.stream().anyMatch(file -> file.endsWith("libmobility.so")), libraries.toString());
        for (Path library : libraries) {
            String needed = run(folder, "env", "LD_LIBRARY_PATH=" + moved.resolve("lib/native"), "ldd", library.toString()).printed();
            for (String line : needed.lines().filter(line -> line.contains("=> /")).toList()) {
                boolean isOfTheCLibrary = line.matches("\\s*(lib(c|m|dl|rt|pthread)\\.so|.*ld-linux).*");
                assertTrue(line.contains(moved.toString()) || isOfTheCLibrary, library + line);
            }
        }
    }

    private static Result run(Path directory, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().remove("JAVA_HOME");
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "does not end");
        return new Result(process.exitValue(), printed);
    }

    private record Result(int status, String printed) {
    }
}
