package org.mobilityd.daemon.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads typed values out of one TOML table, and knows how to complain about each of them. */
final class TableReader {

    private final Path file;
    private final TomlTable table;
    private final String path;
    private final int line;

    /** @param path of the table, as errors name it: {@code home-agent.mobile-node[1]} @param line that it starts on */
    TableReader(Path file, TomlTable table, String path, int line) {
        this.file = file;
        this.table = table;
        this.path = path;
        this.line = line;
    }

    /** The table {@code name} in this one; empty: there is none. */
    Optional<TableReader> table(String name) {
        TomlTable below = table.getTable(List.of(name));
        return below == null ? Optional.empty()
                : Optional.of(new TableReader(file, below, path + '.' + name, table.inputPositionOf(List.of(name)).line()));
    }

    /** The tables in this one that are written {@code [[name]]}, in their order. */
    List<TableReader> tables(String name) {
        TomlArray array = table.getArray(List.of(name));
        List<TableReader> tables = new ArrayList<>();
        for (int i = 0; array != null && i < array.size(); i++) {
            tables.add(new TableReader(file, array.getTable(i), path + '.' + name + '[' + i + ']', array.inputPositionOf(i).line()));
        }
        return tables;
    }

    <T> T required(Key<T> key) throws ConfigurationException {
        Object value = value(key);
        if (value == null) {
            throw absent(key);
        }
        return typed(key, value);
    }

    <T> T orDefault(Key<T> key) throws ConfigurationException {
        return optional(key).orElse(key.fallback());
    }

    <T> Optional<T> optional(Key<T> key) throws ConfigurationException {
        Object value = value(key);
        return value == null ? Optional.empty() : Optional.of(typed(key, value));
    }

    <T> Optional<List<T>> optionalList(Key<T> key) throws ConfigurationException {
        return value(key) == null ? Optional.empty() : Optional.of(list(key));
    }

    <T> List<T> list(Key<T> key) throws ConfigurationException {
        Object value = value(key);
        if (value == null) {
            throw absent(key);
        }
        if (!(value instanceof TomlArray array)) {
            throw error(key, key.expected(), describe(value));
        }
        if (array.isEmpty()) {
            throw error(key, key.expected() + ", at least one", "an empty list");
        }
        List<T> elements = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            String elementPath = pathOf(key) + '[' + i + ']';
            int elementLine = array.inputPositionOf(i).line();
            Object element = array.get(i);
            T typed = key.kind().read(element)
                    .orElseThrow(() -> complaint(elementLine, elementPath, key.kind().expected(), describe(element)));
            if (elements.contains(typed)) {
                throw complaint(elementLine, elementPath, "each element once", describe(element) + " twice");
            }
            elements.add(typed);
        }
        return List.copyOf(elements);
    }

    /** A complaint about the value of {@code key}. */
    ConfigurationException error(Key<?> key, String expected, String found) {
        TomlPosition position = table.inputPositionOf(List.of(key.name()));
        return complaint(position == null ? line : position.line(), pathOf(key), expected, found);
    }

    ConfigurationException complaint(int atLine, String atPath, String expected, String found) {
        return new ConfigurationException(file + ":" + atLine + ": " + atPath + ": expected " + expected + ", found " + found);
    }

    static String describe(Object value) {
        if (value instanceof String text) {
            return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", "?") + '"';
        }
        if (value instanceof TomlTable) {
            return "a table";
        }
        if (value instanceof TomlArray) {
            return "a list";
        }
        return String.valueOf(value);
    }

    private Object value(Key<?> key) {
        return table.get(List.of(key.name()));
    }

    private <T> T typed(Key<T> key, Object value) throws ConfigurationException {
        Optional<T> typed = key.kind().read(value);
        // A secret that is no valid key is still a secret: its text stays out of logs.
        String found = key.kind() == Kind.KEY ? "something else" : describe(value);
        return typed.orElseThrow(() -> error(key, key.expected(), found));
    }

    private ConfigurationException absent(Key<?> key) {
        return complaint(line, pathOf(key), key.expected(), "nothing");
    }

    private String pathOf(Key<?> key) {
        return path + '.' + key.name();
    }
}
