/** {@code mobilityd}: the command line, and the daemon put together from the ports, the roles of its configuration and the event loop. */
package org.mobilityd.daemon;
