package org.mobilityd.daemon.text;

import java.util.Locale;

/** Constants as they are written outside: lower case, words joined by hyphens. */
public final class Names {

    private Names() {
    }

    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
