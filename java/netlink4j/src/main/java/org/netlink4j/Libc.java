package org.netlink4j;

import com.sun.jna.Pointer;
import org.netlink4j.NativeLibraries.SizeT;

/** The functions of the C library that are used here, under their own names. */
final class Libc {

    static final int SOL_NETLINK = 270;
    static final int NETLINK_CAP_ACK = 10;
    static final int NETLINK_EXT_ACK = 11;
    static final int NETLINK_GET_STRICT_CHK = 12;

    static final int POLLIN = 1;
    static final int EFD_CLOEXEC = 0x80000;
    static final int EFD_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;
    static final int CLONE_NEWNET = 0x40000000;

    static {
        NativeLibraries.bind(Libc.class, "libc.so.6", "libc6");
    }

    private Libc() {
    }

    static native int setsockopt(int socket, int level, int option, byte[] value, int length);

    /** @param descriptors an array of {@code struct pollfd} */
    static native int poll(Pointer descriptors, SizeT count, int timeoutMillis);

    static native int eventfd(int initial, int flags);

    static native int read(int descriptor, byte[] buffer, SizeT length);

    static native int write(int descriptor, byte[] buffer, SizeT length);

    static native int open(String path, int flags);

    static native int close(int descriptor);

    static native int unshare(int flags);

    static native int setns(int descriptor, int kind);

    static native void free(Pointer memory);

    static native String strerror(int errno);
}
