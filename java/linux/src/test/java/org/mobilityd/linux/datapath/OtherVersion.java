package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The fast path as another version might have it, compiled from today's sources after some editing: a field more, one less, others in
 * another order, other numbers behind the same names, another key.
 */
final class OtherVersion {

    /** Text of abi/tables.h, and what stands there in the other version. */
    private static final List<List<String>> EDITS = List.of(
            List.of("struct binding {\n", "struct binding {\n\t__u64 added_ns;\n"),
            List.of("\t__u64 newest_nonce_ns;\t\t/* binding cache", "\t__u64 something_else;\t\t/* binding cache"),
            List.of("\tUSE_NONE,", "\tUSE_ADDED = 7,\n\tUSE_NONE = 0,\n\tUSE_ANOTHER,"),
            List.of("\t__u32 zero;\n", ""),
            List.of("#define TUNNEL_KEY_MATCH_BITS 64", "#define TUNNEL_KEY_MATCH_BITS 32"),
            List.of("\t__u8 nonce[NONCE_LENGTH];\n", ""),
            List.of("struct test_secret {\n", "struct test_secret {\n\t__u8 nonce[NONCE_LENGTH];\n"));

    private OtherVersion() {
    }

    /** Compiles it in {@code folder}; returns where the objects are. */
    static Path compile(Path folder) throws IOException {
        Path sources = Path.of(System.getProperty("mobilityd.root"), "ebpf");
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(file -> !file.startsWith(sources.resolve(".build"))).toList()) {
                Path copy = folder.resolve(sources.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        Path tables = folder.resolve("abi/tables.h");
        String text = Files.readString(tables);
        for (List<String> edit : EDITS) {
            assertTrue(text.contains(edit.get(0)), () -> "abi/tables.h has no longer: " + edit.get(0));
            text = text.replace(edit.get(0), edit.get(1));
        }
        Files.writeString(tables, text.replaceAll("(?m)^_Static_assert\\(\\(?sizeof.*\n", ""));
        Command.run("make -s -C " + folder + " .build/ingress.bpf.o .build/egress.bpf.o");
        return folder.resolve(".build");
    }
}
