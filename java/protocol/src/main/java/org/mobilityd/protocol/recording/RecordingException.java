package org.mobilityd.protocol.recording;

/** What was given is no recording, or not one that can be read here; the message is a sentence that says why. */
public final class RecordingException extends Exception {

    private static final long serialVersionUID = 1L;

    public RecordingException(String message) {
        super(message);
    }
}
