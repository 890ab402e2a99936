package org.mobilityd.daemon.config;

import java.nio.file.Path;
import java.util.List;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** Every key of a file must be one of the schema's, and be a table exactly where the schema has one. */
record UnknownKeys(Path file) {

    void refuse(TomlTable root) throws ConfigurationException {
        refuse(root, "", "");
    }

    private void refuse(TomlTable table, String schemaPath, String shownPath) throws ConfigurationException {
        for (String name : table.keySet()) {
            Object value = table.get(List.of(name));
            String path = schemaPath.isEmpty() ? name : schemaPath + '.' + name;
            String shown = shownPath.isEmpty() ? name : shownPath + '.' + name;
            int line = table.inputPositionOf(List.of(name)).line();
            if (!Schema.namesIn(schemaPath).contains(name)) {
                throw new ConfigurationException(file + ":" + line + ": " + shown + ": expected one of "
                        + String.join(", ", Schema.namesIn(schemaPath)) + ", found an unknown "
                        + (value instanceof TomlTable ? "table" : "key"));
            }
            if (Schema.hasTable(path)) {
                refuseBelow(value, path, shown, line);
            }
        }
    }

    private void refuseBelow(Object value, String path, String shown, int line) throws ConfigurationException {
        boolean repeated = Schema.isRepeated(path);
        if (repeated && value instanceof TomlArray array && array.toList().stream().allMatch(TomlTable.class::isInstance)) {
            for (int i = 0; i < array.size(); i++) {
                refuse(array.getTable(i), path, shown + '[' + i + ']');
            }
        } else if (!repeated && value instanceof TomlTable below) {
            refuse(below, path, shown);
        } else {
            throw new ConfigurationException(file + ":" + line + ": " + shown + ": expected "
                    + (repeated ? "tables written [[" + path + "]]" : "a table") + ", found " + TableReader.describe(value));
        }
    }
}
