/**
 * {@code mobilityctl}: shows and drives a running daemon by its control socket, as single commands or as an interactive shell.
 *
 * <p>Exit status: 0 done, 1 the daemon refused or was not ready in time, 2 wrong usage, 3 no daemon is reachable.
 */
package org.mobilityd.shell;
