package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.datapath.FuzzComparison.Difference;
import org.mobilityd.simulation.fastpath.PacketVerdict;

/**
 * The eBPF programs against the model that was written from the standards, on random and damaged packets. {@code make fuzz} runs it with
 * other seeds and for longer (docs/fuzzing.md).
 */
class FastPathFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final long COUNT = Long.getLong("fuzz.count", 1_000_000);
    private static final long SECONDS = Long.getLong("fuzz.seconds", 0);

    @Test
    void theProgramsDoWhatTheModelOfTheStandardsDoes() {
        try (FuzzKernel kernel = new FuzzKernel()) {
            kernel.inside(() -> compare(kernel));
        }
    }

    private static void compare(FuzzKernel kernel) {
        FuzzComparison comparison = new FuzzComparison(kernel);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        long seed = SEED;
        for (long frames = 0; SECONDS > 0 ? System.nanoTime() < end : frames < COUNT; frames += FuzzBatch.FRAMES) {
            FuzzBatch batch = FuzzBatch.of(seed);
            Difference difference = comparison.find(batch);
            if (difference != null) {
                fail(report(comparison, batch, difference));
            }
            seed++;
        }
        if (Boolean.getBoolean("fuzz.tell")) {
            tell(comparison, (seed - SEED) * FuzzBatch.FRAMES);
        }
    }

    private static void tell(FuzzComparison comparison, long frames) {
        System.out.println(frames + " frames");
        long[] counts = comparison.verdicts();
        for (PacketVerdict verdict : PacketVerdict.values()) {
            System.out.printf("%12d %s%n", counts[verdict.ordinal()], verdict.column());
        }
    }

    private static String report(FuzzComparison comparison, FuzzBatch batch, Difference difference) {
        FuzzBatch least = shrunk(comparison, batch, difference);
        Difference left = comparison.find(least);
        StringBuilder text = new StringBuilder("seed " + batch.seed() + ", roles " + batch.roles() + ", frame " + difference.frame()
                + " of the batch; repeat with: make fuzz SEED=" + batch.seed() + " COUNT=" + FuzzBatch.FRAMES + "\n");
        text.append(left == null ? difference.what() : left.what()).append("\nof these frames the last, as few as show it:");
        least.frames().forEach(frame -> text.append("\n  ").append(FuzzComparison.hex(frame)));
        return text.toString();
    }

    /** The batch without the frames, and the frames without the ends, that the difference does not need. */
    private static FuzzBatch shrunk(FuzzComparison comparison, FuzzBatch batch, Difference difference) {
        List<byte[]> frames = new ArrayList<>(batch.frames());
        if (difference.frame() >= 0) {
            frames.subList(difference.frame() + 1, frames.size()).clear();
        }
        for (int i = frames.size() - 1; i >= 0; i--) {
            List<byte[]> fewer = new ArrayList<>(frames);
            fewer.remove(i);
            if (!fewer.isEmpty() && comparison.find(batch.with(fewer)) != null) {
                frames = fewer;
            }
        }
        return batch.with(frames);
    }

    /** A verdict that the model lacks would never be seen to be wrong. */
    @Test
    void theModelKnowsEveryVerdict() {
        List<String> unmodelled = List.of("pass-other-station", "drop-rate-limited", "drop-events-full", "drop-no-room");
        List<String> model = Arrays.stream(PacketVerdict.values()).map(PacketVerdict::column).toList();
        assertEquals(AbiLayout.VERDICTS.stream().filter(verdict -> !unmodelled.contains(verdict)).toList(), model);
    }
}
