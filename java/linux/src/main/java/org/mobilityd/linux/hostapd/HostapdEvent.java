package org.mobilityd.linux.hostapd;

import java.util.Optional;
import org.mobilityd.wire.LinkLayerIdentifier;

/**
 * An event of hostapd's that concerns mobile nodes.
 *
 * @param station null when it is of the access point as a whole
 */
record HostapdEvent(Kind kind, LinkLayerIdentifier station) {

    enum Kind {
        /** A station is associated, and has proved what it has to. */
        CONNECTED("AP-STA-CONNECTED"),
        DISCONNECTED("AP-STA-DISCONNECTED"),
        /** It may be that nobody is associated any more. */
        ENABLED("AP-ENABLED"),
        DISABLED("AP-DISABLED"),
        TERMINATING("CTRL-EVENT-TERMINATING");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        boolean isOfStation() {
            return this == CONNECTED || this == DISCONNECTED;
        }
    }

    /** Events begin with their severity: {@code <3>}. */
    static boolean isEvent(String text) {
        return text.startsWith("<");
    }

    /** Empty for any other event, and for one that says nothing sensible. */
    static Optional<HostapdEvent> parse(String text) {
        int end = text.indexOf('>');
        if (!isEvent(text) || end < 0) {
            return Optional.empty();
        }
        String[] words = text.substring(end + 1).strip().split("\\s+");
        for (Kind kind : Kind.values()) {
            if (kind.word.equals(words[0])) {
                return kind.isOfStation() ? ofStation(kind, words) : Optional.of(new HostapdEvent(kind, null));
            }
        }
        return Optional.empty();
    }

    /** Words after the address are of no interest here: key identifiers, methods of authentication. */
    private static Optional<HostapdEvent> ofStation(Kind kind, String[] words) {
        try {
            return words.length < 2 ? Optional.empty() : Optional.of(new HostapdEvent(kind, LinkLayerIdentifier.parse(words[1])));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
