package org.mobilityd.simulation.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LocalClockTest {

    @Test
    void aFastClockGainsWhatItsRateSays() {
        LocalClock clock = new LocalClock(5 * Time.SECOND, 200);
        assertEquals(5 * Time.SECOND + 1_000_200 * Time.MILLISECOND, clock.at(1000 * Time.SECOND));
    }

    @Test
    void anAlarmRingsWhenTheClockShowsItsTimeAndNotBefore() {
        Randomness random = new Randomness(1);
        for (int drift : new int[] {-5000, -1, 0, 1, 200, 5000}) {
            LocalClock clock = new LocalClock(random.between(0, 1_000_000) * Time.SECOND, drift);
            for (int i = 0; i < 10_000; i++) {
                long local = clock.origin() + random.between(1, 1_000_000 * Time.SECOND);
                long virtual = clock.virtualTimeOf(local);
                assertTrue(clock.at(virtual) >= local && clock.at(virtual - 1) < local, "drift " + drift + " at " + local);
            }
        }
    }
}
