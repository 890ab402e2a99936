package org.mobilityd.linux.thread;

/** What the watches have in common: each waits on a thread of its own until it is closed. */
public final class Threads {

    private Threads() {
    }

    /**
     * Returns when {@code thread}, which has been told to stop, has ended; at once when that is the calling thread itself. An interrupt does not
     * shorten this, because what the thread uses is closed afterwards; it is kept for the caller.
     */
    public static void awaitEnd(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive() && thread != Thread.currentThread()) {
            try {
                thread.join();
            } catch (InterruptedException wanted) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
