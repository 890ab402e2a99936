package org.mobilityd.shell;

import java.util.Locale;

/** Quantities as people read them. */
final class Units {

    private static final String[] PREFIXES = {"", "k", "M", "G", "T"};

    private Units() {
    }

    /** Three digits and an SI prefix: 999, 1.00k, 12.3M. */
    static String si(double value) {
        double scaled = value;
        int prefix = 0;
        while (scaled >= 999.5 && prefix < PREFIXES.length - 1) {
            scaled /= 1000;
            prefix++;
        }
        if (prefix == 0) {
            return String.format(Locale.ROOT, "%.0f", scaled);
        }
        return String.format(Locale.ROOT, scaled < 9.995 ? "%.2f%s" : scaled < 99.95 ? "%.1f%s" : "%.0f%s", scaled, PREFIXES[prefix]);
    }

    /** 59s, 2m05s, 1h00m, 3d04h; null stays null. */
    static String duration(Long seconds) {
        if (seconds == null) {
            return null;
        }
        long s = seconds;
        if (s < 60) {
            return s + "s";
        }
        if (s < 3_600) {
            return String.format(Locale.ROOT, "%dm%02ds", s / 60, s % 60);
        }
        if (s < 86_400) {
            return String.format(Locale.ROOT, "%dh%02dm", s / 3_600, s % 3_600 / 60);
        }
        return String.format(Locale.ROOT, "%dd%02dh", s / 86_400, s % 86_400 / 3_600);
    }
}
