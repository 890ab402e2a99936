package org.mobilityd.linux.hostapd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mobilityd.linux.hostapd.HostapdWatch.Times;
import org.mobilityd.wire.LinkLayerIdentifier;

/** What is made of a hostapd's words, and of its silence. The real one speaks in {@code AccessPointTest}. */
class HostapdWatchTest {

    private static final String FIRST = "02:00:00:00:00:01";
    private static final String SECOND = "02:00:00:00:00:02";
    /** Often, and with the patience that a busy machine needs: one that was killed after a question is waited for as long. */
    private static final Times PATIENT = new Times(100, 200, 20_000, 200);
    private static final Times IMPATIENT = new Times(100, 200, 1_000, 200);

    @TempDir
    private Path directory;
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private Process hostapd;
    private PrintStream radio;
    private HostapdWatch watch;

    @BeforeEach
    void start() throws Exception {
        startHostapd();
    }

    @AfterEach
    void stop() throws Exception {
        if (watch != null) {
            watch.close();
        }
        hostapd.destroyForcibly().waitFor();
    }

    @Test
    void tellsOfStationsThatComeAndGo() throws Exception {
        radio.println("appear " + SECOND);
        watch(PATIENT);
        assertEquals("found " + SECOND, next());
        radio.println("connect " + FIRST);
        assertEquals("connected " + FIRST, next());
        radio.println("disconnect " + FIRST);
        assertEquals("disconnected " + FIRST, next());
    }

    @Test
    void findsEveryStationThatWasThereBefore() throws Exception {
        radio.println("appear " + FIRST);
        radio.println("appear " + SECOND);
        watch(PATIENT);
        assertEquals("found " + FIRST, next());
        assertEquals("found " + SECOND, next());
    }

    @Test
    void waitsForAHostapdThatIsNotThereYet() throws Exception {
        killHostapd();
        watch(PATIENT);
        startHostapd();
        radio.println("appear " + FIRST);
        assertEquals("found " + FIRST, next());
    }

    @Test
    void knowsNothingOfTheStationsOfAHostapdThatWasKilledUntilTheNextOneTells() throws Exception {
        radio.println("appear " + FIRST);
        watch(PATIENT);
        assertEquals("found " + FIRST, next());
        killHostapd();
        assertEquals("lost", next());
        startHostapd();
        radio.println("appear " + SECOND);
        assertEquals("found " + SECOND, next());
    }

    @Test
    void givesUpAHostapdThatDoesNotAnswer() throws Exception {
        radio.println("appear " + FIRST);
        watch(IMPATIENT);
        assertEquals("found " + FIRST, next());
        radio.println("mute");
        assertEquals("lost", next());
    }

    @Test
    void makesGoodWhatNoEventTold() throws Exception {
        radio.println("appear " + FIRST);
        watch(PATIENT);
        assertEquals("found " + FIRST, next());
        radio.println("vanish " + FIRST);
        assertEquals("disconnected " + FIRST, next());
        radio.println("slip " + SECOND);
        assertEquals("connected " + SECOND, next());
    }

    private void startHostapd() throws IOException, URISyntaxException {
        String script = Path.of(HostapdWatchTest.class.getResource("hostapd.py").toURI()).toString();
        hostapd = new ProcessBuilder("/usr/bin/python3", script, socket().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        radio = new PrintStream(hostapd.getOutputStream(), true, StandardCharsets.UTF_8);
        byte[] ready = hostapd.getInputStream().readNBytes("ready\n".length());
        assertEquals("ready\n", new String(ready, StandardCharsets.UTF_8));
    }

    private void killHostapd() throws InterruptedException {
        hostapd.destroyForcibly().waitFor();
    }

    private Path socket() {
        return directory.resolve("wlan0");
    }

    private void watch(Times times) {
        watch = HostapdWatch.start(socket(), times, new HostapdWatch.Listener() {
            @Override
            public void connected(LinkLayerIdentifier station) {
                told.add("connected " + station);
            }

            @Override
            public void found(LinkLayerIdentifier station) {
                told.add("found " + station);
            }

            @Override
            public void disconnected(LinkLayerIdentifier station) {
                told.add("disconnected " + station);
            }

            @Override
            public void lost() {
                told.add("lost");
            }
        });
    }

    private String next() throws InterruptedException {
        String word = told.poll(60, TimeUnit.SECONDS);
        if (word == null) {
            throw new AssertionError("nothing was told within 60 s");
        }
        return word;
    }
}
