package org.mobilityd.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Where several roles share a daemon, each with tunnels has to name the interfaces of the others")
class MissingUplinksTest {

    private static final String AGENT = """
            [mobility-agent]
            outside        = ["core0"]
            inside         = ["site0"]
            correspondents = ["2001:db8:f::/64"]
            """;

    @TempDir
    private Path folder;

    private static String homeAgent(String uplinks) {
        return """
                [home-agent]
                home-link     = "home0"
                uplinks       = [%s]
                address       = "2001:db8:1::1"
                home-prefixes = ["2001:db8:1::/64"]
                """.formatted(uplinks);
    }

    private static String anchorRouter(String uplinks) {
        return """
                [distributed-anchor-router]
                uplinks      = [%s]
                access-links = ["air0"]
                address      = "2001:db8:a::1"
                prefix-pool  = "2001:db8:100::/48"
                control      = "distributed"
                realm        = "example.net"
                """.formatted(uplinks);
    }

    private List<MissingUplinks> missing(String... tables) throws IOException, ConfigurationException {
        Path file = folder.resolve("mobilityd.toml");
        Files.writeString(file, String.join("\n", tables));
        return MissingUplinks.of(ConfigurationReader.read(file));
    }

    @Test
    @DisplayName("which a role alone need not")
    void alone() throws Exception {
        assertEquals(List.of(), missing(AGENT));
        assertEquals(List.of(), missing(homeAgent("\"core0\"")));
        assertEquals(List.of(), missing(anchorRouter("\"core0\"")));
    }

    @Test
    @DisplayName("and of which each one that is missing is told")
    void told() throws Exception {
        assertEquals(List.of(new MissingUplinks("home-agent.uplinks", List.of("site0", "air0")),
                new MissingUplinks("distributed-anchor-router.uplinks", List.of("site0", "home0"))),
                missing(AGENT, homeAgent("\"core0\""), anchorRouter("\"core0\"")));
        assertEquals(List.of(new MissingUplinks("home-agent.uplinks", List.of("site0"))), missing(AGENT, homeAgent("\"core0\"")));
        assertEquals(List.of(new MissingUplinks("distributed-anchor-router.uplinks", List.of("site0"))),
                missing(AGENT, anchorRouter("\"core0\"")));
    }

    @Test
    @DisplayName("until none is")
    void complete() throws Exception {
        assertEquals(List.of(), missing(AGENT, homeAgent("\"core0\", \"air0\", \"site0\""), anchorRouter("\"core0\", \"site0\", \"home0\"")));
    }
}
