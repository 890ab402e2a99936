package org.mobilityd.simulation.fastpath;

/** What the programs of an interface do (docs/datapath.md); roles combine freely. */
public enum InterfaceRole {
    AGENT_OUTSIDE,
    AGENT_INSIDE,
    HOME_AGENT,
    MOBILE_NODE_LINK,
    MOBILE_NODE_HOME,
    ANCHOR_UPLINK,
    ANCHOR_ACCESS
}
