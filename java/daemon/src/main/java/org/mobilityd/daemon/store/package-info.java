/**
 * Where a central mobility database keeps its sessions, so that what it has acknowledged survives a crash and a power cut, and an anchor
 * router which mobile node has which prefix, so that it survives a crash.
 *
 * <pre>
 *   load, write ──▶ LogStore ──▶ LogFiles ──▶ Records ──▶ Format: SessionFormat, AssignmentFormat
 *                   appends      which files  checksums   one kind of values
 *                   LogStore ──▶ LogFiles ──▶ LatestRecords, at Leisure
 *                   compacts
 *   load         ◀── StoredValues ◀── RecordFile ◀── Records, one value at a time
 * </pre>
 *
 * <p>All values are in memory and each change replaces a whole one, so a log is all the store there has to be: {@link
 * org.mobilityd.daemon.store.LogStore} appends, where power cuts matter with one synchronisation a batch. {@link
 * org.mobilityd.daemon.store.Store} is all that the rest of the daemon knows of it.
 */
package org.mobilityd.daemon.store;
