package org.mobilityd.linux.hostapd;

import com.sun.jna.IntegerType;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** The C library's functions and constants for UNIX-domain datagram sockets, which Java does not have, under their own names. */
final class Libc {

    static final int AF_UNIX = 1;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int MSG_DONTWAIT = 0x40;
    static final int SHUT_RDWR = 2;
    static final int POLLIN = 1;
    static final int EINTR = 4;

    static {
        Native.register(Libc.class, NativeLibrary.getInstance("libc.so.6"));
    }

    private Libc() {
    }

    static native int socket(int family, int type, int protocol);

    static native int bind(int socket, byte[] address, int length);

    static native int connect(int socket, byte[] address, int length);

    static native int send(int socket, byte[] bytes, Size length, int flags);

    static native int recv(int socket, byte[] bytes, Size length, int flags);

    /** @param descriptors an array of {@code struct pollfd} */
    static native int poll(Pointer descriptors, Size count, int timeoutMillis);

    static native int shutdown(int socket, int how);

    static native int close(int socket);

    static native String strerror(int errno);

    /** {@code size_t}, and what is as large. */
    public static final class Size extends IntegerType {
        private static final long serialVersionUID = 1L;

        public Size() {
            this(0);
        }

        Size(long value) {
            super(Native.SIZE_T_SIZE, value, true);
        }
    }
}
