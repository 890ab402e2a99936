package org.mobilityd.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mobilityd.daemon.text.Names;
import org.mobilityd.linux.datapath.Rate;

/** docs/configuration.md and {@link Schema} say the same. */
class ConfigurationReferenceTest {

    private static final Path REFERENCE = Path.of(System.getProperty("mobilityd.root", "../.."), "docs", "configuration.md");
    private static final Pattern HEADING = Pattern.compile("^##+ `\\[+([a-z-.]+)]+`.*");
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z-]+)` \\| .* \\| (.*) \\| .* \\|$");

    @Test
    void documentsEveryKeyThatTheParserKnowsInItsOrderAndNoOther() throws IOException {
        assertEquals(Schema.keys().stream().map(Key::path).toList(), rows().stream().map(Row::path).toList());
    }

    @Test
    void documentsEveryDefault() throws IOException {
        List<Row> rows = rows();
        for (int i = 0; i < rows.size(); i++) {
            assertEquals(documented(Schema.keys().get(i)), rows.get(i).fallback(), rows.get(i).path());
        }
    }

    @Test
    void everyExampleInTheReferenceIsAccepted(@TempDir Path folder) throws IOException, ConfigurationException {
        Matcher example = Pattern.compile("```toml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(REFERENCE));
        int examples = 0;
        while (example.find()) {
            ConfigurationReader.read(Files.writeString(folder.resolve("example.toml"), example.group(1)));
            examples++;
        }
        assertTrue(examples >= 3, examples + " examples");
    }

    @Test
    void theExampleThatIsShippedIsAccepted() throws ConfigurationException {
        Path example = REFERENCE.resolve("../../java/daemon/packaging/etc/mobilityd.toml").normalize();
        assertEquals(List.of("mobility-agent"), ConfigurationReader.read(example).roles());
    }

    private static String documented(Key<?> key) {
        if (key.presence() == Key.Presence.REQUIRED) {
            return "required";
        }
        if (key == Schema.AGENT_ICMP_SOURCE) {
            return "the address that the packet went to";
        }
        if (key == Schema.DATABASE_MOBILE_NODES) {
            return "every one";
        }
        Object fallback = key.fallback();
        if (fallback == null) {
            return "none";
        }
        if (fallback instanceof Enum<?> constant) {
            return "`\"" + Names.of(constant) + "\"`";
        }
        if (fallback instanceof String text) {
            return "`\"" + text + "\"`";
        }
        if (fallback instanceof Rate rate) {
            return rate.perSecond() + ", " + rate.burst();
        }
        return fallback instanceof Boolean ? "`" + fallback + "`" : String.valueOf(fallback);
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        String table = "";
        for (String line : Files.readAllLines(REFERENCE)) {
            Matcher heading = HEADING.matcher(line);
            Matcher row = ROW.matcher(line);
            if (heading.matches()) {
                table = heading.group(1);
            } else if (row.matches()) {
                rows.add(new Row(table + '.' + row.group(1), row.group(2)));
            }
        }
        return rows;
    }

    private record Row(String path, String fallback) {
    }
}
