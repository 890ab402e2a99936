package org.mobilityd.linux.thread;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * Threads that nobody waits for give way to those that answer: they have no real-time priority, though the process may have one, and less
 * than the others' share of the processors otherwise. Where the process may not change that (a service's system call filter), they stay as
 * they are.
 */
public final class Background {

    private static final int CALLING_THREAD = 0;
    private static final int SCHED_OTHER = 0;
    private static final int PRIO_PROCESS = 0;
    /** So much nicer than before: a third of the share. */
    private static final int NICER = 5;
    private static final int NICEST = 19;

    static {
        Native.register(Background.class, NativeLibrary.getInstance("libc.so.6"));
    }

    private Background() {
    }

    /** The calling thread, and those that it will start. */
    public static void enter() {
        byte[] noPriority = new byte[Integer.BYTES];
        sched_setscheduler(CALLING_THREAD, SCHED_OTHER, noPriority);
        setpriority(PRIO_PROCESS, CALLING_THREAD, Math.min(getpriority(PRIO_PROCESS, CALLING_THREAD) + NICER, NICEST));
    }

    private static native int sched_setscheduler(int thread, int policy, byte[] parameters);

    private static native int getpriority(int which, int who);

    private static native int setpriority(int which, int who, int nice);
}
