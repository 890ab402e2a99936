package org.mobilityd.protocol;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Something worth a log line and a counter. Most events are only counted; so the text of the fields is made when somebody asks for it.
 */
public final class Event {

    public enum Severity {
        /** What an attacker can cause at will: counted, logged only when debugging. */
        DEBUG,
        INFO,
        WARNING
    }

    private final Severity severity;
    private final String name;
    /** Values are immutable. */
    private final Object[] namesAndValues;

    private Event(Severity severity, String name, Object[] namesAndValues) {
        this.severity = severity;
        this.name = name;
        this.namesAndValues = namesAndValues;
    }

    /**
     * An event with fields given as name, value, name, value, … Values must be immutable, and never key material.
     *
     * @param name kebab-case and stable, for example {@code binding-accepted} or {@code binding-update-dropped}: names the counter
     */
    public static Event of(Severity severity, String name, Object... namesAndValues) {
        return new Event(severity, name, namesAndValues);
    }

    /** How it is logged. */
    public Severity severity() {
        return severity;
    }

    public String name() {
        return name;
    }

    /** The fields as they were given: name, value, name, value, … */
    public List<Object> namesAndValues() {
        return Collections.unmodifiableList(Arrays.asList(namesAndValues));
    }

    /**
     * What it is about, in the order to print: {@code home-address}, {@code care-of-address}, {@code correspondent-address},
     * {@code sequence}, {@code reason}, …
     */
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], String.valueOf(namesAndValues[i + 1]));
        }
        return Collections.unmodifiableMap(fields);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Event that && severity == that.severity && name.equals(that.name)
                && Arrays.equals(namesAndValues, that.namesAndValues);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(namesAndValues);
    }

    @Override
    public String toString() {
        return "Event[name=" + name + ", severity=" + severity + ", fields=" + fields() + "]";
    }
}
