package org.mobilityd.linux.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names and values that outlive the process: one {@code name value} per line, written anew as a whole with every change. */
final class SettingsFile {

    private final Path file;
    private final Map<String, String> entries = new LinkedHashMap<>();

    private SettingsFile(Path file) {
        this.file = file;
    }

    /** What {@code file} holds, nothing when there is no such file; lines that are no entries are passed over. */
    static SettingsFile at(Path file) {
        SettingsFile settings = new SettingsFile(file);
        try {
            for (String line : Files.readAllLines(file)) {
                int space = line.indexOf(' ');
                if (space > 0) {
                    settings.entries.put(line.substring(0, space), line.substring(space + 1));
                }
            }
        } catch (NoSuchFileException none) {
            return settings;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
        return settings;
    }

    /** Entries that end with the process. */
    static SettingsFile inMemory() {
        return new SettingsFile(null);
    }

    Map<String, String> entries() {
        return Map.copyOf(entries);
    }

    void put(String name, String value) {
        entries.put(name, value);
        save();
    }

    void remove(String name) {
        entries.remove(name);
        save();
    }

    private void save() {
        if (file == null) {
            return;
        }
        try {
            if (entries.isEmpty()) {
                Files.deleteIfExists(file);
                return;
            }
            List<String> lines = entries.entrySet().stream().map(entry -> entry.getKey() + ' ' + entry.getValue()).toList();
            Path next = file.resolveSibling(file.getFileName() + ".new");
            Files.write(next, lines);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + file, failure);
        }
    }
}
