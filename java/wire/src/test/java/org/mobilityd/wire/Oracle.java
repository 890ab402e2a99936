package org.mobilityd.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program whose opinion on our bytes counts. A program that is missing fails the test, it does not skip it. */
final class Oracle {

    private static final int MOST_SECONDS = 120;

    private Oracle() {
    }

    /** Runs {@code command} with {@code input} as its standard input; returns the lines of its standard output. */
    static List<String> run(Path directory, String input, List<String> command) throws IOException, InterruptedException {
        Path in = Files.writeString(directory.resolve("oracle.in"), input, StandardCharsets.US_ASCII);
        Path out = directory.resolve("oracle.out");
        Path err = directory.resolve("oracle.err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(in.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("HOME", directory.toString());
        Process process = start(builder);
        try {
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                fail(command.get(0) + " did not end within " + MOST_SECONDS + " s");
            }
            assertEquals(0, process.exitValue(), () -> command.get(0) + ": " + content(err));
            return Files.readAllLines(out, StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            String program = builder.command().get(0);
            throw new AssertionError(program + " is needed (Debian packages tshark and python3-scapy): " + e.getMessage());
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
