package org.mobilityd.daemon;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.mobilityd.daemon.config.Configuration;
import org.mobilityd.daemon.config.ConfigurationException;
import org.mobilityd.daemon.config.ConfigurationReader;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.daemon.recording.Recording;
import org.mobilityd.daemon.roles.Roles;
import org.mobilityd.daemon.testing.FakeDatapath;
import org.mobilityd.daemon.testing.FakeHostNetwork;
import org.mobilityd.daemon.testing.FakePacketSender;

/** A whole daemon on ports in memory, with a real control socket in {@code folder}. */
public final class DaemonFixture implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    public static final String AGENT = """
            [mobility-agent]
            outside = ["wan0"]
            inside = ["lan0"]
            correspondents = ["2001:db8:f::/64"]
            """;

    public final FakeHostNetwork host = new FakeHostNetwork();
    public final FakeDatapath datapath = new FakeDatapath(host);
    public final FakePacketSender sender = new FakePacketSender();

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final Path folder;
    private Path recordingFile;
    private long recordingLimit;
    private Daemon daemon;
    private Thread thread;

    public DaemonFixture(Path folder) {
        this.folder = folder;
    }

    public Path runtimeDir() {
        return folder;
    }

    /** From the start on everything goes to {@code file}. @param limit bytes */
    public DaemonFixture recordTo(Path file, long limit) {
        recordingFile = file;
        recordingLimit = limit;
        return this;
    }

    /** Starts the daemon and returns when its control socket is there. */
    public DaemonFixture start(String toml) throws IOException, ConfigurationException, InterruptedException {
        configure(toml);
        Path file = folder.resolve("mobilityd.toml");
        Configuration configuration = ConfigurationReader.read(file);
        Log log = new Log(new PrintStream(lines, true, StandardCharsets.UTF_8), configuration.logLevel(), Clock.systemUTC());
        byte[] fill = {1};
        Recording recording = Recording.begin(recordingFile, recordingLimit, bytes -> java.util.Arrays.fill(bytes, fill[0]++),
                now -> Instant.now(), log);
        daemon = new Daemon(configuration, () -> ConfigurationReader.read(file), each -> Roles.of(each, recording.engines(), log),
                folder.resolve("control.sock"), new Ports(datapath, host, sender), log);
        Daemon started = daemon;
        thread = new Thread(() -> run(started, recording), "daemon");
        thread.start();
        while (!log().contains(" started ")) {
            if (!thread.isAlive()) {
                throw new IOException("the daemon ended: " + log());
            }
            Thread.sleep(1);
        }
        return this;
    }

    /** Writes the configuration file, for the start or for a reload. */
    public DaemonFixture configure(String toml) throws IOException {
        Files.writeString(folder.resolve("mobilityd.toml"), toml);
        return this;
    }

    public void reload() throws Exception {
        daemon.reload();
    }

    public String log() {
        return lines.toString(StandardCharsets.UTF_8);
    }

    /** Waits until {@code condition} holds; what has not come true after a minute never will. */
    public static void until(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, "waited in vain");
            Thread.sleep(1);
        }
    }

    public void stop() throws InterruptedException {
        daemon.stop();
        thread.join();
    }

    /** How many follow the daemon's events. */
    public int followers() {
        return daemon.followers();
    }

    public boolean isRunning() {
        return thread.isAlive();
    }

    @Override
    public void close() {
        try {
            if (thread != null && thread.isAlive()) {
                stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(Daemon daemon, Recording recording) {
        try (recording) {
            daemon.run();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
