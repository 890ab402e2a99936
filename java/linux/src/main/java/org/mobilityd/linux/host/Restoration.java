package org.mobilityd.linux.host;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has to be done to take every setting back, by what was set; the latest is taken back first. */
final class Restoration {

    private final Map<Object, Runnable> steps = new LinkedHashMap<>();

    /** The first memory of a thing stays: it knows how things were before. */
    void remember(Object setting, Runnable takeBack) {
        steps.putIfAbsent(setting, takeBack);
    }

    boolean remembers(Object setting) {
        return steps.containsKey(setting);
    }

    /** Takes one setting back; without effect when it is not remembered. */
    void takeBack(Object setting) {
        Runnable step = steps.remove(setting);
        if (step != null) {
            step.run();
        }
    }

    /**
     * Takes everything back. A step that fails does not keep the others from being done, and is not tried again.
     *
     * @throws RuntimeException the first failure, the others suppressed in it
     */
    void takeEverythingBack() {
        List<Object> settings = new ArrayList<>(steps.keySet());
        Collections.reverse(settings);
        RuntimeException first = null;
        for (Object setting : settings) {
            try {
                takeBack(setting);
            } catch (RuntimeException failure) {
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
