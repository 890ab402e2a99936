package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Programs that are loaded ahead")
@Timeout(60)
class PreparedProgramsTest {

    private static final int NO_DESCRIPTOR = -1;

    private final PreparedPrograms prepared = new PreparedPrograms();

    @AfterEach
    void drop() {
        prepared.close();
    }

    @Test
    void areGivenToWhoWantsTheSameProgramWithTheSameConfiguration() {
        BpfProgram first = new BpfProgram(NO_DESCRIPTOR);
        BpfProgram second = new BpfProgram(NO_DESCRIPTOR);
        prepared.begin("ingress", config(1), () -> first);
        prepared.begin("ingress", config(2), () -> second);
        assertEquals(Optional.empty(), prepared.take("ingress", config(3)));
        assertEquals(Optional.empty(), prepared.take("egress", config(1)));
        assertSame(second, prepared.take("ingress", config(2)).orElseThrow());
        assertSame(first, prepared.take("ingress", config(1)).orElseThrow());
    }

    @Test
    void areGivenAwayOnce() {
        prepared.begin("ingress", config(1), () -> new BpfProgram(NO_DESCRIPTOR));
        prepared.take("ingress", config(1)).orElseThrow();
        assertEquals(Optional.empty(), prepared.take("ingress", config(1)));
    }

    @Test
    void areMissedWhenTheyCannotBeLoadedAndNothingElseIs() {
        prepared.begin("ingress", config(1), () -> {
            throw new DatapathException("load ingress.bpf.o", 22, "the verifier refuses");
        });
        prepared.begin("ingress", config(2), () -> new BpfProgram(NO_DESCRIPTOR));
        assertEquals(Optional.empty(), prepared.take("ingress", config(1)));
        prepared.take("ingress", config(2)).orElseThrow();
    }

    @Test
    void areWaitedForWhenNoMoreAreBegun() {
        CountDownLatch asked = new CountDownLatch(1);
        prepared.begin("ingress", config(1), () -> {
            asked.await();
            return new BpfProgram(NO_DESCRIPTOR);
        });
        prepared.begun();
        asked.countDown();
        prepared.take("ingress", config(1)).orElseThrow();
    }

    private static ByteBuffer config(int number) {
        return BpfMap.index(number);
    }
}
