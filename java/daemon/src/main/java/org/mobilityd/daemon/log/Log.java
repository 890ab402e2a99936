package org.mobilityd.daemon.log;

import java.io.PrintStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.mobilityd.protocol.Event;

/**
 * Writes one line per event: {@code 2026-03-01T12:00:00.123Z info binding-accepted home-address=2001:db8::1 …}. A name that repeats too
 * often is suppressed for the rest of its window; the next line that is written says how many were. Safe for use by any thread.
 */
public final class Log {

    /** From the most to the least talkative. */
    public enum Level {
        DEBUG,
        INFO,
        WARNING,
        ERROR;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final PrintStream out;
    private volatile Level least;
    private final Clock clock;
    private final RepetitionLimit limit;

    public Log(PrintStream out, Level least, Clock clock) {
        this.out = out;
        this.least = least;
        this.clock = clock;
        this.limit = new RepetitionLimit();
    }

    /** From now on nothing below {@code level} is written. */
    public void setLeast(Level level) {
        this.least = level;
    }

    public void event(Event event) {
        write(levelOf(event.severity()), event.name(), event::fields);
    }

    public void debug(String name, Object... namesAndValues) {
        write(Level.DEBUG, name, () -> fields(namesAndValues));
    }

    public void info(String name, Object... namesAndValues) {
        write(Level.INFO, name, () -> fields(namesAndValues));
    }

    public void warning(String name, Object... namesAndValues) {
        write(Level.WARNING, name, () -> fields(namesAndValues));
    }

    public void error(String name, Object... namesAndValues) {
        write(Level.ERROR, name, () -> fields(namesAndValues));
    }

    /** An error that should not exist: with its stack trace at level debug. */
    public void failure(String name, Throwable failure, Object... namesAndValues) {
        Map<String, String> fields = fields(namesAndValues);
        fields.put("error", String.valueOf(failure));
        if (least == Level.DEBUG) {
            fields.put("at", String.join(" < ", java.util.Arrays.stream(failure.getStackTrace()).limit(12).map(String::valueOf).toList()));
        }
        write(Level.ERROR, name, () -> fields);
    }

    /** @param fields asked for only when the line is written: most are suppressed, and text is not cheap */
    private void write(Level level, String name, Supplier<Map<String, String>> fields) {
        if (level.compareTo(least) < 0) {
            return;
        }
        synchronized (this) {
            long suppressed = limit.admit(name, clock.millis());
            if (suppressed == RepetitionLimit.SUPPRESS) {
                return;
            }
            StringBuilder line = new StringBuilder().append(clock.instant().truncatedTo(ChronoUnit.MILLIS)).append(' ')
                    .append(level.word()).append(' ').append(name);
            fields.get().forEach((key, value) -> line.append(' ').append(key).append('=').append(quoted(value)));
            if (suppressed > 0) {
                line.append(" suppressed-before=").append(suppressed);
            }
            out.println(line);
            out.flush();
        }
    }

    private static Level levelOf(Event.Severity severity) {
        return switch (severity) {
            case DEBUG -> Level.DEBUG;
            case INFO -> Level.INFO;
            case WARNING -> Level.WARNING;
        };
    }

    private static Map<String, String> fields(Object... namesAndValues) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], String.valueOf(namesAndValues[i + 1]));
        }
        return fields;
    }

    /** One line per event, whatever a value holds: blanks and quotes are quoted, control characters escaped. */
    private static String quoted(String value) {
        if (!value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '=' && c != '\\')) {
            return value;
        }
        StringBuilder quoted = new StringBuilder("\"");
        value.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c == '\n') {
                quoted.append("\\n");
            } else if (Character.isISOControl(c)) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
