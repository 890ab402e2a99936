package org.mobilityd.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Rows in aligned columns under a heading; numbers to the right. */
final class Table<R> {

    private static final String GAP = "  ";

    private final List<Column<R>> columns = new ArrayList<>();

    Table<R> text(String heading, Function<R, ?> value) {
        columns.add(new Column<>(heading, false, value));
        return this;
    }

    Table<R> number(String heading, Function<R, ?> value) {
        columns.add(new Column<>(heading, true, value));
        return this;
    }

    /** The heading and a line per row; an absent value is a hyphen. */
    List<String> lines(List<R> rows) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(columns.stream().map(Column::heading).toList());
        for (R row : rows) {
            cells.add(columns.stream().map(column -> cell(column.value().apply(row))).toList());
        }
        int[] widths = new int[columns.size()];
        for (List<String> line : cells) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        return cells.stream().map(line -> join(line, widths)).toList();
    }

    private String join(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - cells.get(i).length());
            line.append(i == 0 ? "" : GAP).append(columns.get(i).right() ? padding + cells.get(i) : cells.get(i) + padding);
        }
        return line.toString().stripTrailing();
    }

    private static String cell(Object value) {
        return value == null || value.toString().isEmpty() ? "-" : value.toString();
    }

    private record Column<R>(String heading, boolean right, Function<R, ?> value) {
    }
}
