package org.mobilityd.shell;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.mobilityd.daemon.control.View.RateView;
import org.mobilityd.daemon.control.View.Tick;

/** The whole screen of {@code monitor}: totals above, the busiest bindings below. Leaves the terminal as it found it. */
final class MonitorScreen implements AutoCloseable {

    private static final int LEAST_ROWS = 5;
    private static final int LEAST_COLUMNS = 20;
    private static final int CONTROL_C = 3;

    private final Terminal terminal;
    private final Attributes before;
    private final Display display;

    MonitorScreen(Terminal terminal) {
        this.terminal = terminal;
        this.before = terminal.enterRawMode();
        this.display = new Display(terminal, true);
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.cursor_invisible);
        terminal.flush();
    }

    void show(Tick tick, String where) {
        int rows = Math.max(LEAST_ROWS, terminal.getHeight());
        int columns = Math.max(LEAST_COLUMNS, terminal.getWidth());
        List<AttributedString> lines = new ArrayList<>();
        for (String line : text(tick, where, rows)) {
            AttributedStyle style = lines.size() == 3 ? AttributedStyle.INVERSE : AttributedStyle.DEFAULT;
            lines.add(new AttributedStringBuilder().style(style).append(line).toAttributedString().columnSubSequence(0, columns));
        }
        display.resize(rows, columns);
        display.update(lines, 0);
        terminal.flush();
    }

    /** Whether q or Ctrl-C is pressed within that time. */
    boolean quitWithin(long millis) throws IOException {
        int key = terminal.reader().read(millis);
        return key == 'q' || key == 'Q' || key == CONTROL_C || key == -1;
    }

    @Override
    public void close() {
        terminal.puts(Capability.cursor_visible);
        terminal.puts(Capability.exit_ca_mode);
        terminal.setAttributes(before);
        terminal.flush();
    }

    /** At most {@code rows} lines; the fourth is the table's heading. */
    static List<String> text(Tick tick, String where, int rows) {
        List<String> lines = new ArrayList<>();
        lines.add("mobilityd at " + where + "   up " + Units.duration(tick.uptimeSeconds()) + (tick.ready() ? "" : "   NOT READY")
                + "   q quits");
        lines.add(tick.bindingsTotal() + " bindings   in " + rate(tick.packetsInPerSecond(), tick.bytesInPerSecond())
                + "   out " + rate(tick.packetsOutPerSecond(), tick.bytesOutPerSecond()));
        lines.add("");
        List<RateView> shown = tick.bindings().stream().limit(Math.max(0, rows - 4)).toList();
        lines.addAll(new Table<RateView>()
                .text("CORRESPONDENT", RateView::correspondentAddress).text("HOME ADDRESS", RateView::homeAddress)
                .text("CARE-OF ADDRESS", RateView::careOfAddress)
                .number("LIFETIME", row -> Units.duration(row.lifetimeRemainingSeconds()))
                .number("IN pkt/s", row -> Units.si(row.packetsInPerSecond()))
                .number("OUT pkt/s", row -> Units.si(row.packetsOutPerSecond()))
                .number("IN bit/s", row -> Units.si(8 * row.bytesInPerSecond()))
                .number("OUT bit/s", row -> Units.si(8 * row.bytesOutPerSecond()))
                .lines(shown));
        return lines;
    }

    private static String rate(double packets, double bytes) {
        return Units.si(packets) + " pkt/s " + Units.si(8 * bytes) + "bit/s";
    }
}
