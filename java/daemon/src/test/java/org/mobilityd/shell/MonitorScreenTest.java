package org.mobilityd.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mobilityd.daemon.control.View.RateView;
import org.mobilityd.daemon.control.View.Tick;

class MonitorScreenTest {

    private static final RateView RATE = new RateView("2001:db8:f::1", "2001:db8:1::10", "2001:db8:2::10", 400, 1234, 5, 1_500_000, 250);

    @Test
    void showsTotalsAndABindingPerRow() {
        assertEquals(List.of("mobilityd at /run/mobilityd   up 1m15s   q quits",
                "1 bindings   in 1.23k pkt/s 12.0Mbit/s   out 5 pkt/s 2.00kbit/s", "",
                "CORRESPONDENT  HOME ADDRESS    CARE-OF ADDRESS  LIFETIME  IN pkt/s  OUT pkt/s  IN bit/s  OUT bit/s",
                "2001:db8:f::1  2001:db8:1::10  2001:db8:2::10      6m40s     1.23k          5     12.0M      2.00k"),
                MonitorScreen.text(new Tick(75, true, 1, 1234, 5, 1_500_000, 250, List.of(RATE)), "/run/mobilityd", 24));
    }

    @Test
    void showsNoMoreThanFits() {
        Tick tick = new Tick(75, false, 3, 0, 0, 0, 0, List.of(RATE, RATE, RATE));
        assertEquals(5, MonitorScreen.text(tick, "/run/mobilityd", 5).size());
    }

    @Test
    void writesQuantitiesWithThreeDigits() {
        assertEquals(List.of("0", "999", "1.00k", "9.99k", "10.0k", "999k", "1.00M", "1.00T"), java.util.stream.Stream.of(
                0d, 999d, 999.6, 9_994d, 9_996d, 999_000d, 999_600d, 1e12).map(Units::si).toList());
        assertEquals(List.of("59s", "1m00s", "1h00m", "1d01h"),
                java.util.stream.Stream.of(59L, 60L, 3_600L, 90_000L).map(Units::duration).toList());
    }
}
