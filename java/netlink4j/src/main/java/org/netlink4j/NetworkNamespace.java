package org.netlink4j;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An open network namespace: owner of a descriptor. A thread is in one namespace; entering another concerns the calling thread only, and
 * threads that it starts afterwards. Sockets stay in the namespace in which they were opened.
 */
public final class NetworkNamespace implements AutoCloseable {

    private int descriptor;

    private NetworkNamespace(int descriptor) {
        this.descriptor = descriptor;
    }

    /** The calling thread's namespace. */
    public static NetworkNamespace current() {
        return open(Path.of("/proc/thread-self/ns/net"));
    }

    public static NetworkNamespace ofProcess(long pid) {
        return open(Path.of("/proc/" + pid + "/ns/net"));
    }

    /** @param file for example {@code /run/netns/blue} */
    public static NetworkNamespace open(Path file) {
        int descriptor = Libc.open(file.toString(), Libc.O_CLOEXEC);
        if (descriptor < 0) {
            throw new NetlinkException("netns open " + file, Errno.last(), Files.exists(file) ? "" : "there is no such file");
        }
        return new NetworkNamespace(descriptor);
    }

    /** Puts the calling thread into a new, empty namespace. */
    public static void unshare() {
        if (Libc.unshare(Libc.CLONE_NEWNET) != 0) {
            throw new NetlinkException("netns unshare", Errno.last());
        }
    }

    /** Puts the calling thread into this namespace. */
    public void enter() {
        if (Libc.setns(descriptor(), Libc.CLONE_NEWNET) != 0) {
            throw new NetlinkException("netns enter", Errno.last());
        }
    }

    @Override
    public void close() {
        if (descriptor >= 0) {
            Libc.close(descriptor);
            descriptor = -1;
        }
    }

    int descriptor() {
        if (descriptor < 0) {
            throw new IllegalStateException("this network namespace is closed");
        }
        return descriptor;
    }
}
