package org.mobilityd.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code systemd/mobilityd.service}: what it forbids, and that the daemon can do without. */
@DisplayName("The systemd unit")
class SystemdUnitTest {

    private static final Path UNIT = Path.of(System.getProperty("mobilityd.root", "../.."), "systemd/mobilityd.service").toAbsolutePath();
    /** Tenths; 20 is the most that is allowed. */
    private static final String MOST_EXPOSURE = "20";

    private final Namespaces namespaces = new Namespaces();

    @AfterEach
    void remove() {
        namespaces.close();
    }

    @Test
    void exposesAtMostTwo() throws Exception {
        Process analysis = new ProcessBuilder("systemd-analyze", "security", "--offline=true", "--threshold=" + MOST_EXPOSURE, "--no-pager",
                UNIT.toString()).redirectErrorStream(true).start();
        String shown = new String(analysis.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, analysis.waitFor(), shown);
        assertTrue(shown.contains("Overall exposure level"), shown);
    }

    @Test
    void leavesTheDaemonTheCapabilitiesAndSystemCallsThatItNeeds(@TempDir Path folder) throws Exception {
        namespaces.add("agent");
        namespaces.in("agent", "ip", "link", "add", "wan0", "type", "veth", "peer", "name", "mn0");
        namespaces.in("agent", "ip", "link", "add", "lan0", "type", "veth", "peer", "name", "server0");
        DaemonProcess daemon = new DaemonProcess(namespaces, "agent", folder, """
                [mobility-agent]
                outside        = ["wan0"]
                inside         = ["lan0"]
                correspondents = ["2001:db8:f::/64"]
                [home-agent]
                home-link     = "lan0"
                uplinks       = ["wan0"]
                address       = "2001:db8:1::1"
                home-prefixes = ["2001:db8:1::/64"]
                """).under(List.of("/usr/bin/python3", program(folder), UNIT.toString()));
        daemon.start();
        daemon.ctl("reload");
        daemon.kill();
        daemon.start();
        assertEquals(2, daemon.show("interfaces").getAsJsonArray().size());
        assertEquals(0, daemon.terminate());
        assertFalse(daemon.logged().contains(" warning "), daemon::logged);
        assertFalse(daemon.logged().contains(" error "), daemon::logged);
    }

    private static String program(Path folder) throws IOException {
        Path program = folder.resolve("under_unit.py");
        try (var source = SystemdUnitTest.class.getResourceAsStream("/endtoend/under_unit.py")) {
            Files.write(program, source.readAllBytes());
        }
        return program.toString();
    }
}
