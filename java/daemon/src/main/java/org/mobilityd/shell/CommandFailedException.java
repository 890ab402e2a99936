package org.mobilityd.shell;

/** A command did not do what it should; the message is the one line that is printed. */
final class CommandFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitStatus;

    CommandFailedException(int exitStatus, String line) {
        super(line);
        this.exitStatus = exitStatus;
    }

    int exitStatus() {
        return exitStatus;
    }
}
