package org.netlink4j;

import com.sun.jna.Memory;
import org.netlink4j.NativeLibraries.SizeT;

/** Waits until one descriptor can be read, or until somebody else wakes it up through a second one. Owner of its {@code struct pollfd}s. */
final class PollSet implements AutoCloseable {

    private static final int POLLFD_BYTES = 8;
    private static final int EVENTS = 4;
    private static final int RETURNED = 6;

    private final Memory descriptors;
    private final int count;

    private PollSet(int... watched) {
        count = watched.length;
        descriptors = new Memory((long) count * POLLFD_BYTES);
        for (int i = 0; i < count; i++) {
            descriptors.setInt((long) i * POLLFD_BYTES, watched[i]);
            descriptors.setShort((long) i * POLLFD_BYTES + EVENTS, (short) Libc.POLLIN);
        }
    }

    static PollSet of(int descriptor) {
        return new PollSet(descriptor);
    }

    /** @param waker ends {@link #await} early */
    static PollSet of(int descriptor, int waker) {
        return new PollSet(descriptor, waker);
    }

    /**
     * @param timeoutMillis 0: not at all, −1: without end
     * @return whether the first descriptor has something to read, be it an error
     */
    boolean await(int timeoutMillis) {
        clearReturned();
        int ready = Libc.poll(descriptors, new SizeT(count), timeoutMillis);
        if (ready < 0 && Errno.last() != Errno.EINTR) {
            throw new NetlinkException("poll", Errno.last());
        }
        return ready > 0 && descriptors.getShort(RETURNED) != 0;
    }

    @Override
    public void close() {
        descriptors.close();
    }

    private void clearReturned() {
        for (int i = 0; i < count; i++) {
            descriptors.setShort((long) i * POLLFD_BYTES + RETURNED, (short) 0);
        }
    }
}
