package org.mobilityd.protocol.database;

/** Who tells the serving router where its mobile node's older prefixes are anchored (RFC 8885 section 3). */
public enum Mode {
    /** The database, when the previous routers have answered it (section 3.2). */
    RELAY,
    /** Each previous router by itself (section 3.3). */
    LOCATOR,
    /** The database at once, while it tells the previous routers (section 3.4). */
    PROXY
}
