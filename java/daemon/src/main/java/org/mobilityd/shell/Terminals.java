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

    static Terminal open() throws IOException {
        return TerminalBuilder.builder().system(true).provider("jna").build();
    }
}
