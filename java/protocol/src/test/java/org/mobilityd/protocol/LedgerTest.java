package org.mobilityd.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The clause ledgers in docs/conformance say the truth: every test that they name exists, every clause has a test or a reason. So does
 * docs/security.md and docs/replay.md about tests.
 */
class LedgerTest {

    private static final Path ROOT = Path.of(System.getProperty("mobilityd.root"));
    private static final Pattern TEST_NAME = Pattern.compile("`(\\w+)#(\\w+)`");
    private static final String REASON = "No test: ";

    @Test
    @DisplayName("every `Class#method` in a ledger, docs/security.md or docs/replay.md is a test in the source tree")
    void everyTestNamedExists() {
        Map<String, String> sources = testSources();
        List<String> missing = new ArrayList<>();
        Stream<Path> pages = Stream.of("docs/security.md", "docs/replay.md").map(ROOT::resolve);
        for (Path ledger : Stream.concat(ledgers().stream(), pages).toList()) {
            Matcher name = TEST_NAME.matcher(read(ledger));
            while (name.find()) {
                if (!declaresTest(sources.get(name.group(1)), name.group(2))) {
                    missing.add(ROOT.relativize(ledger) + ": " + name.group(1) + "#" + name.group(2));
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    @DisplayName("every clause names a test, or says why there is none")
    void everyClauseHasATestOrAReason() {
        List<String> unexplained = new ArrayList<>();
        for (Path ledger : ledgers()) {
            for (String line : read(ledger).split("\n")) {
                if (isClause(line) && !TEST_NAME.matcher(line).find() && !line.contains("| " + REASON)) {
                    unexplained.add(ROOT.relativize(ledger) + ": " + line);
                }
            }
        }
        assertEquals(List.of(), unexplained);
    }

    @Test
    void thereAreLedgers() {
        assertFalse(ledgers().isEmpty());
    }

    private static boolean isClause(String line) {
        return line.startsWith("| ") && !line.startsWith("| Section ");
    }

    /** {@code @Test} or its parameterized sister, whatever annotations, then the method. */
    private static boolean declaresTest(String source, String method) {
        if (source == null) {
            return false;
        }
        return Pattern.compile("@(Parameterized|Repeated)?Test\\b(?:(?!\\bvoid\\b).)*\\bvoid " + method + "\\(", Pattern.DOTALL)
                .matcher(source).find();
    }

    /** Simple class name to source, of every Java test in the tree. */
    private static Map<String, String> testSources() {
        Map<String, String> sources = new HashMap<>();
        for (Path file : filesBelow(ROOT.resolve("java"), ".java")) {
            String name = file.getFileName().toString();
            if (file.toString().contains("/src/test/")) {
                sources.merge(name.substring(0, name.length() - ".java".length()), read(file), (one, other) -> one + other);
            }
        }
        assertTrue(sources.size() > 1, "tests are found below " + ROOT);
        return sources;
    }

    private static List<Path> ledgers() {
        return filesBelow(ROOT.resolve("docs/conformance"), ".md");
    }

    private static List<Path> filesBelow(Path folder, String suffix) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix) && !file.toString().contains("/target/")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
