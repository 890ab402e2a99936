/**
 * Where a central mobility database keeps its sessions, so that what it has acknowledged survives a crash and a power cut.
 *
 * <p>All sessions are in memory and each change replaces a whole one, so a log is all the store there has to be: {@link
 * org.mobilityd.daemon.sessions.SessionLog} appends, one synchronisation a batch. {@link org.mobilityd.daemon.sessions.SessionStore} is all
 * that the rest of the daemon knows of it.
 */
package org.mobilityd.daemon.sessions;
