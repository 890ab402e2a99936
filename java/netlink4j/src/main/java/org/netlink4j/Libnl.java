package org.netlink4j;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import org.netlink4j.NativeLibraries.SizeT;

/** The functions of libnl-3 that are used here, under their own names. */
final class Libnl {

    static {
        NativeLibraries.bind(Libnl.class, "libnl-3.so.200", "libnl-3-200");
    }

    private Libnl() {
    }

    static native Pointer nl_socket_alloc();

    static native void nl_socket_free(Pointer socket);

    static native int nl_connect(Pointer socket, int protocol);

    static native int nl_socket_get_fd(Pointer socket);

    static native int nl_socket_set_buffer_size(Pointer socket, int receive, int send);

    static native int nl_socket_add_membership(Pointer socket, int group);

    static native int nl_socket_drop_membership(Pointer socket, int group);

    static native void nl_socket_disable_seq_check(Pointer socket);

    static native int nl_send_auto(Pointer socket, Pointer message);

    static native int nl_recv(Pointer socket, byte[] sender, PointerByReference buffer, Pointer noCredentials);

    static native String nl_geterror(int error);

    static native Pointer nlmsg_alloc_size(SizeT size);

    static native Pointer nlmsg_put(Pointer message, int port, int sequence, int type, int payload, int flags);

    static native int nlmsg_append(Pointer message, byte[] data, SizeT length, int alignment);

    static native Pointer nlmsg_hdr(Pointer message);

    static native void nlmsg_free(Pointer message);

    static native int nla_put(Pointer message, int type, int length, byte[] data);

    static native Pointer nla_nest_start(Pointer message, int type);

    static native int nla_nest_end(Pointer message, Pointer nest);
}
