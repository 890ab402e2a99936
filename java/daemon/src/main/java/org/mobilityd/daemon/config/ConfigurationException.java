package org.mobilityd.daemon.config;

/** A configuration that cannot be used; the message is the one line an operator sees. */
public final class ConfigurationException extends Exception {

    private static final long serialVersionUID = 1L;

    ConfigurationException(String line) {
        super(line);
    }
}
