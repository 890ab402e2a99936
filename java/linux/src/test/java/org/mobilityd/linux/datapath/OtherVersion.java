package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The fast path as another version might have it, compiled from today's sources after some editing: a field more, one less, others in
 * another order, other numbers behind the same names, another key, and a trie where there is a hash table.
 */
final class OtherVersion {

    private static final String TABLES = "abi/tables.h";

    /** A file, text of it, and what stands there in the other version. */
    private static final List<List<String>> EDITS = List.of(
            List.of(TABLES, "struct binding {\n", "struct binding {\n\t__u64 added_ns;\n"),
            List.of(TABLES, "\t__u64 newest_nonce_ns;\t\t/* binding cache", "\t__u64 something_else;\t\t/* binding cache"),
            List.of(TABLES, "\tUSE_NONE,", "\tUSE_ADDED = 7,\n\tUSE_NONE = 0,\n\tUSE_ANOTHER,"),
            List.of(TABLES, "\t__u32 prefix_length;\t/* bits */\n", "\t__u32 prefix_length;\n\t__u32 zero;\n"),
            List.of("lib/lookup.h", "struct endpoint_key key = { .prefix_length = 128,", "struct endpoint_key key = { .prefix_length = 160,"),
            List.of(TABLES, "struct tunnel_key {\n\tstruct ipv6_address address;\n\tenum tunnel_match match;\n",
                    "struct tunnel_key {\n\t__u32 prefix_length;\n\tenum tunnel_match match;\n\tstruct ipv6_address address;\n"),
            List.of("lib/maps.h", "BPF_MAP_TYPE_HASH);\n\t__uint(max_entries, HOME_ADDRESS_TUNNELS_MAX", "BPF_MAP_TYPE_LPM_TRIE);\n\t__uint(max_entries, HOME_ADDRESS_TUNNELS_MAX"),
            List.of("lib/lookup.h", "{ .address = *address, .match = match };", "{ .prefix_length = 160, .address = *address, .match = match };"),
            List.of(TABLES, "\t__u8 nonce[NONCE_LENGTH];\n", ""),
            List.of(TABLES, "struct test_secret {\n", "struct test_secret {\n\t__u8 nonce[NONCE_LENGTH];\n"));

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
        for (List<String> edit : EDITS) {
            Path file = folder.resolve(edit.get(0));
            String text = Files.readString(file);
            assertTrue(text.contains(edit.get(1)), () -> edit.get(0) + " has no longer: " + edit.get(1));
            Files.writeString(file, text.replace(edit.get(1), edit.get(2)));
        }
        Path tables = folder.resolve(TABLES);
        Files.writeString(tables, Files.readString(tables).replaceAll("(?m)^_Static_assert\\(\\(?sizeof.*\n", ""));
        Command.run("make -s -C " + folder + " .build/ingress.bpf.o .build/egress.bpf.o");
        return folder.resolve(".build");
    }
}
