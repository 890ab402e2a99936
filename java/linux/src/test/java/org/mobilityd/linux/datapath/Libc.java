package org.mobilityd.linux.datapath;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;

/** The system calls that the tests need and Java lacks: network namespaces and packet sockets. */
final class Libc {

    static final int CLONE_NEWNET = 0x40000000;
    static final int AF_PACKET = 17;
    static final int SOCK_RAW = 3;
    static final int SOL_SOCKET = 1;
    static final int SO_RCVTIMEO = 20;
    static final int SOL_PACKET = 263;
    static final int PACKET_IGNORE_OUTGOING = 23;

    static {
        Native.register(Libc.class, "c");
    }

    private Libc() {
    }

    static native int open(String path, int flags) throws LastErrorException;

    static native int close(int descriptor) throws LastErrorException;

    static native int setns(int descriptor, int kind) throws LastErrorException;

    static native int socket(int family, int type, int protocol) throws LastErrorException;

    static native int bind(int descriptor, byte[] address, int length) throws LastErrorException;

    static native int setsockopt(int descriptor, int level, int option, byte[] value, int length) throws LastErrorException;

    static native int send(int descriptor, byte[] bytes, int length, int flags) throws LastErrorException;

    static native int recv(int descriptor, byte[] bytes, int length, int flags) throws LastErrorException;
}
