package org.netlink4j;

import com.sun.jna.Pointer;

/** The functions of libnl-genl-3 that are used here, under their own names. */
final class LibnlGenl {

    static {
        NativeLibraries.bind(LibnlGenl.class, "libnl-genl-3.so.200", "libnl-genl-3-200");
    }

    private LibnlGenl() {
    }

    static native int genl_ctrl_resolve(Pointer socket, String family);

    static native int genl_ctrl_resolve_grp(Pointer socket, String family, String group);
}
