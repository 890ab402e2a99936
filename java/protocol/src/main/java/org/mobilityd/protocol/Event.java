package org.mobilityd.protocol;

import java.util.Map;

/**
 * Something worth a log line and a counter.
 *
 * @param name kebab-case and stable, for example {@code binding-accepted} or {@code binding-update-dropped}: names the counter
 * @param severity how it is logged
 * @param fields what it is about, in the order to print: {@code home-address}, {@code care-of-address}, {@code correspondent-address},
 *        {@code sequence}, {@code reason}, … Never key material
 */
public record Event(String name, Severity severity, Map<String, String> fields) {

    public enum Severity {
        /** What an attacker can cause at will: counted, logged only when debugging. */
        DEBUG,
        INFO,
        WARNING
    }

    public Event {
        fields = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(fields));
    }

    /** An event with fields given as name, value, name, value, … */
    public static Event of(Severity severity, String name, Object... namesAndValues) {
        Map<String, String> fields = new java.util.LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], String.valueOf(namesAndValues[i + 1]));
        }
        return new Event(name, severity, fields);
    }
}
