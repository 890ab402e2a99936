package org.mobilityd.linux.host;

import com.sun.jna.IntegerType;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** The C library's functions and constants for a raw IPv6 socket, under their own names. */
final class RawSocket {

    static final int AF_INET6 = 10;
    static final int SOCK_RAW = 3;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int IPPROTO_RAW = 255;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_PKTINFO = 50;
    static final int IPV6_FREEBIND = 78;
    static final int MSG_DONTWAIT = 0x40;

    static {
        Native.register(RawSocket.class, NativeLibrary.getInstance("libc.so.6"));
    }

    private RawSocket() {
    }

    static native int socket(int family, int type, int protocol);

    static native int setsockopt(int socket, int level, int option, byte[] value, int length);

    static native SSizeT sendmsg(int socket, Pointer message, int flags);

    static native int close(int socket);

    /** C's {@code ssize_t}. */
    public static final class SSizeT extends IntegerType {

        private static final long serialVersionUID = 1L;

        /** For JNA. */
        public SSizeT() {
            super(Native.SIZE_T_SIZE);
        }
    }
}
