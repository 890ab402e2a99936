package org.mobilityd.linux.host;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** The C library's functions and constants for sockets that Java does not have, under their own names. */
final class RawSocket {

    /** A descriptor that is none. */
    static final int NONE = -1;
    static final int AF_INET6 = 10;
    static final int AF_PACKET = 17;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int IPPROTO_RAW = 255;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_MULTICAST_LOOP = 19;
    static final int IPV6_JOIN_GROUP = 20;
    static final int IPV6_LEAVE_GROUP = 21;
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

    static native int sendmmsg(int socket, Pointer messages, int count, int flags);

    static native int close(int socket);
}
