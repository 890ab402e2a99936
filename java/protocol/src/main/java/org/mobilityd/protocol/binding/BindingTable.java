package org.mobilityd.protocol.binding;

/** Which of the fast path's two binding tables. */
public enum BindingTable {
    /** The correspondent's binding cache: Home Address options out, type 2 routing headers in. */
    BINDING_CACHE,
    /** The mobile node's binding update list: Home Address options in, type 2 routing headers out. */
    BINDING_UPDATE_LIST
}
