package org.mobilityd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@DisplayName("mobilityd --check")
class CheckOptionTest {

    private static final String AGENT = """
            [mobility-agent]
            outside        = ["core0"]
            inside         = ["site0"]
            correspondents = ["2001:db8:f::/64"]
            """;
    private static final String HOME_AGENT = """
            [home-agent]
            home-link     = "home0"
            uplinks       = ["core0"]
            address       = "2001:db8:1::1"
            home-prefixes = ["2001:db8:1::/64"]
            """;

    @TempDir
    private Path folder;

    private String check(int status, String toml) throws IOException {
        Path file = folder.resolve("mobilityd.toml");
        Files.writeString(file, toml);
        StringWriter said = new StringWriter();
        CommandLine command = Mobilityd.commandLine().setErr(new PrintWriter(said));
        assertEquals(status, command.execute("--config", file.toString(), "--check"), said::toString);
        return said.toString().replace(file.toString(), "FILE");
    }

    @Test
    @DisplayName("says nothing of a configuration that is in order")
    void inOrder() throws IOException {
        assertEquals("", check(0, AGENT));
    }

    @Test
    @DisplayName("warns of uplinks that are missing, and calls that no mistake")
    void missingUplinks() throws IOException {
        assertEquals("FILE: warning: home-agent.uplinks: expected the interfaces of the other roles too, found no \"site0\"; "
                + "what arrives there does not reach mobile nodes that are away\n", check(0, AGENT + HOME_AGENT));
    }
}
