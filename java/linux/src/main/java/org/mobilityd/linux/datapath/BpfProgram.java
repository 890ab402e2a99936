package org.mobilityd.linux.datapath;

import com.sun.jna.ptr.IntByReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A loaded program. */
final class BpfProgram implements AutoCloseable {

    /** Longer than a frame of any link it runs on becomes by what we insert. */
    private static final int FRAME_MAX = 16384;
    /** Longer than BPF_PROG_RUN leaves in one page. */
    private static final int BATCH_FRAME_MAX = 4096;

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

    /**
     * What became of one frame of a batch.
     *
     * @param action the program's
     * @param verdict that it counted; -1: none, or several
     */
    record Result(int action, int verdict, byte[] frame) {
    }

    /** Runs the program on each frame, one after the other; {@code counters} is its map, in whose {@code row} nobody else may count. */
    List<Result> runAll(List<byte[]> frames, BpfMap counters, int row) {
        int count = frames.size();
        byte[] in = new byte[count * BATCH_FRAME_MAX];
        byte[] out = new byte[count * BATCH_FRAME_MAX];
        int[] lengths = new int[count];
        int[] outLengths = new int[count];
        int[] actions = new int[count];
        int[] verdicts = new int[count];
        for (int i = 0; i < count; i++) {
            lengths[i] = frames.get(i).length;
            System.arraycopy(frames.get(i), 0, in, i * BATCH_FRAME_MAX, lengths[i]);
        }
        int[] batch = {descriptor, counters.descriptor(), row, AbiLayout.VERDICTS_MAX, 0, BATCH_FRAME_MAX};
        LibMobility.check("run a program",
                LibMobility.mobility_program_run_batch(batch, count, in, lengths, out, outLengths, actions, verdicts));
        List<Result> results = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            byte[] frame = Arrays.copyOfRange(out, i * BATCH_FRAME_MAX, i * BATCH_FRAME_MAX + outLengths[i]);
            results.add(new Result(actions[i], verdicts[i], frame));
        }
        return results;
    }

    @Override
    public void close() {
        LibMobility.mobility_close(descriptor);
    }
}
