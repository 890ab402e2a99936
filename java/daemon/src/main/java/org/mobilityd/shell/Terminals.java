package org.mobilityd.shell;

import java.io.IOException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Terminals, when there is one. */
final class Terminals {

    private Terminals() {
    }

    /** Whether both ends of this process are a terminal. */
    static boolean interactive() {
        return System.console() != null;
    }

    /** By JNA, which is there anyway; that JLine would rather have a native library of its own is nothing to tell an operator. */
    static Terminal open() throws IOException {
        System.setProperty("org.jline.terminal.disableDeprecatedProviderWarning", "true");
        return TerminalBuilder.builder().system(true).provider("jna").build();
    }
}
