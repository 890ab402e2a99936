package org.mobilityd.protocol.anchor;

/** Where a mobile node is, as far as a router that has given it a prefix knows. */
public enum Phase {
    /** Nowhere yet as far as is known, but expected here: everything is being made ready. */
    PREPARED,
    /** Here. */
    ATTACHED,
    /** It was here last, and may yet turn up elsewhere. */
    DEPARTED,
    /** At another router, to which its prefix is tunnelled. */
    ELSEWHERE,
    /** Nowhere; its prefix waits for those who know better. */
    ENDING
}
