package org.mobilityd.linux.datapath;

import com.sun.jna.ptr.IntByReference;
import java.util.Arrays;

/** A loaded program. */
final class BpfProgram implements AutoCloseable {

    /** Longer than a frame of any link it runs on becomes by what we insert. */
    private static final int FRAME_MAX = 16384;

    /**
     * What a run by hand gave.
     *
     * @param verdict the program's: XDP_PASS, XDP_TX … or the traffic control action
     * @param frame as the program left it
     * @param nanoseconds per repetition, on average
     */
    record Run(int verdict, byte[] frame, int nanoseconds) {
    }

    private final int descriptor;

    BpfProgram(int descriptor) {
        this.descriptor = descriptor;
    }

    int descriptor() {
        return descriptor;
    }

    /** Runs the program on one frame, as if it had come by {@code link}; 0: by none in particular. */
    Run run(byte[] frame, int link, int repeat) {
        byte[] out = new byte[FRAME_MAX];
        IntByReference length = new IntByReference(out.length);
        IntByReference nanoseconds = new IntByReference();
        int verdict = LibMobility.check("run a program",
                LibMobility.mobility_program_run(descriptor, frame, frame.length, out, length, link, repeat, nanoseconds));
        return new Run(verdict, Arrays.copyOf(out, length.getValue()), nanoseconds.getValue());
    }

    @Override
    public void close() {
        LibMobility.mobility_close(descriptor);
    }
}
