package org.mobilityd.simulation;

import java.util.Map;

/** What one run came to, for who reads it. */
interface Outcome {

    long handovers();

    /** Half a line. */
    String summary();

    /** The engines' own reports, by name. */
    Map<String, Long> events();
}
