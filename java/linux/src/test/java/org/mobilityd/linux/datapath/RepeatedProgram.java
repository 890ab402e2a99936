package org.mobilityd.linux.datapath;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Times programs under BPF_PROG_RUN, each run on the frame as it arrived (ebpf/bench/repeated.bpf.c): the time beyond that of a program that
 * does nothing.
 */
final class RepeatedProgram implements AutoCloseable {

    private static final int RUNS = 5_000;
    private static final int FRONT_MAX = 128;

    private final BpfMap arrived;
    private final Harness xdp;
    private final Harness tc;
    private final BpfProgram longerTc;

    /** For one kind of program: what puts the frame back, what it then calls, and the program that does nothing. */
    private record Harness(BpfProgram repeated, BpfMap underTest, BpfProgram nothing) {

        Harness(BpfObject object, String kind) {
            this(object.program("repeated_" + kind), object.map(kind + "_under_test", Integer.BYTES), object.program("nothing_" + kind));
        }

        void close() {
            repeated.close();
            underTest.close();
            nothing.close();
        }
    }

    RepeatedProgram(Path objects, Path pins) {
        try (BpfObject object = BpfObject.open(objects.resolve("bench/repeated.bpf.o"), pins).load()) {
            arrived = object.map("arrived", Integer.BYTES);
            xdp = new Harness(object, "xdp");
            tc = new Harness(object, "tc");
            longerTc = object.program("longer_tc");
        }
    }

    /** A program and the frame to run it on, timed in turns with one that does nothing. */
    final class Timing {

        private final Harness harness;
        private final List<BpfProgram> programs;
        private final double[] quickest;
        private final byte[] frame;
        private final int link;
        private int varieties;
        private int varyingAt;

        private Timing(Harness harness, List<BpfProgram> programs, byte[] frame, int link) {
            this.harness = harness;
            this.programs = programs;
            this.frame = frame;
            this.link = link;
            quickest = new double[programs.size()];
            Arrays.fill(quickest, Double.MAX_VALUE);
        }

        /** Every run gets a frame of its own, with another number below {@code count} in four bytes at {@code offset}. */
        Timing varying(int count, int offset) {
            varieties = count;
            varyingAt = offset;
            return this;
        }

        /** Some milliseconds of each program. The quickest round counts: what disturbs one only ever makes it longer. */
        void round() {
            byte[] front = Arrays.copyOf(frame, Math.min(frame.length, FRONT_MAX));
            ByteBuffer value = BpfMap.bytes(5 * Integer.BYTES + FRONT_MAX);
            value.putInt(frame.length).putInt(front.length).putInt(varieties).putInt(varyingAt).putInt(0);
            arrived.put(BpfMap.index(0), value.put(front));
            for (int i = 0; i < quickest.length; i++) {
                harness.underTest.put(BpfMap.index(0), BpfMap.index(programs.get(i).descriptor()));
                quickest[i] = Math.min(quickest[i], harness.repeated.run(frame, link, RUNS).nanoseconds());
            }
        }

        /** Nanoseconds beyond those of a program that does nothing. */
        double nanoseconds() {
            double others = Arrays.stream(quickest, 1, quickest.length).average().orElseThrow();
            return quickest[0] - others;
        }
    }

    /** Of an XDP program, for {@code frame} as if it had come by {@code link}. */
    Timing xdp(BpfProgram program, byte[] frame, int link) {
        return new Timing(xdp, List.of(program, xdp.nothing), frame, link);
    }

    /**
     * Of a traffic control program that inserts a header of 24 bytes. Putting the length back is taken for as much work as changing it: for
     * half of what a program takes that changes nothing but the length. (Encapsulation cannot be repeated: the kernel lets nobody take a
     * frame's mark of it back.)
     */
    Timing tc(BpfProgram program, byte[] frame) {
        return new Timing(tc, List.of(program, tc.nothing, longerTc), frame, 0);
    }

    @Override
    public void close() {
        arrived.close();
        xdp.close();
        tc.close();
        longerTc.close();
    }
}
