package org.mobilityd.daemon;

import java.io.IOException;
import org.mobilityd.daemon.config.Configuration;
import org.mobilityd.daemon.config.ConfigurationException;

/** Where a reload takes the configuration from. */
@FunctionalInterface
interface ConfigurationSource {

    /** @throws ConfigurationException for a mistake in it, in one line with file, line and key */
    Configuration read() throws ConfigurationException, IOException;
}
