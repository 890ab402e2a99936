package org.mobilityd.daemon.config;

/**
 * A key of the configuration file.
 *
 * @param table the table that it stands in: {@code mobility-agent}, or {@code home-agent.mobile-node} for one of an array of tables
 * @param name in kebab-case
 * @param kind of the value, or of each element of a list
 * @param presence whether it may be left out
 * @param list whether the value is a list of {@code kind}
 * @param fallback the value when it is left out, or null
 */
record Key<T>(String table, String name, Kind<T> kind, Presence presence, boolean list, T fallback) {

    enum Presence {
        REQUIRED,
        OPTIONAL
    }

    static <T> Key<T> required(String table, String name, Kind<T> kind) {
        return new Key<>(table, name, kind, Presence.REQUIRED, false, null);
    }

    /** @param fallback the default, or null: there is none, and the key's absence means something */
    static <T> Key<T> optional(String table, String name, Kind<T> kind, T fallback) {
        return new Key<>(table, name, kind, Presence.OPTIONAL, false, fallback);
    }

    /** A list of at least one element, without duplicates. */
    static <T> Key<T> requiredList(String table, String name, Kind<T> kind) {
        return new Key<>(table, name, kind, Presence.REQUIRED, true, null);
    }

    /** The same, but that it may be left out. */
    static <T> Key<T> optionalList(String table, String name, Kind<T> kind) {
        return new Key<>(table, name, kind, Presence.OPTIONAL, true, null);
    }

    String path() {
        return table + '.' + name;
    }

    /** Completes "expected …". */
    String expected() {
        return list ? "a list, each element " + kind.expected() : kind.expected();
    }
}
