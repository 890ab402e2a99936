package org.mobilityd.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SimulateTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return Simulate.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void sumsUpEveryWorld() {
        assertEquals(0, run("4", "5", "fair", "5"));
        assertTrue(output().contains("seed 4: ") && output().contains("seed 5: ") && output().contains("handovers/s"), output());
        assertTrue(output().contains("handover-completed"), output());
    }

    @Test
    void tracesEveryEvent() {
        assertEquals(0, run("4", "4", "fair", "1", "trace"));
        assertTrue(output().contains("RouterSolicitation") && output().contains("BindingUpdate"));
    }

    @Test
    void refusesArgumentsThatItDoesNotUnderstandInOneLine() {
        assertEquals(2, run("1"));
        assertEquals(2, run("1", "1", "tornado", "5"));
        assertEquals(2, run("one", "1", "fair", "5"));
        assertEquals(3, output().lines().count(), output());
    }
}
