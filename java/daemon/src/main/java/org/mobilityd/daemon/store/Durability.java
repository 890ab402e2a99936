package org.mobilityd.daemon.store;

/** What cannot take away what was written. */
public enum Durability {
    /** That the process ends, in whatever way. */
    CRASH,
    /** That the machine ends: costs a synchronisation a batch. */
    POWER_CUT
}
