package org.mobilityd.daemon.log;

import java.util.LinkedHashMap;
import java.util.Map;

/** Lets at most {@value #BURST} lines of one name through per {@value #WINDOW_MILLIS} ms, and counts the others. */
final class RepetitionLimit {

    static final long SUPPRESS = -1;
    static final int BURST = 20;
    static final long WINDOW_MILLIS = 10_000;
    private static final int MOST_NAMES = 256;

    private final Map<String, Window> windows = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > MOST_NAMES;
        }
    };

    /** How many of this name were suppressed since the last one that was let through, or {@link #SUPPRESS}. */
    long admit(String name, long nowMillis) {
        Window window = windows.computeIfAbsent(name, unused -> new Window(nowMillis));
        if (nowMillis - window.startMillis >= WINDOW_MILLIS || nowMillis < window.startMillis) {
            window.startMillis = nowMillis;
            window.admitted = 0;
        }
        if (window.admitted >= BURST) {
            window.suppressed++;
            return SUPPRESS;
        }
        window.admitted++;
        long suppressed = window.suppressed;
        window.suppressed = 0;
        return suppressed;
    }

    private static final class Window {
        private long startMillis;
        private int admitted;
        private long suppressed;

        Window(long startMillis) {
            this.startMillis = startMillis;
        }
    }
}
