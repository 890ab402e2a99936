package org.mobilityd.endtoend;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One of the Python programs beside these tests, in a namespace. It lives as long as the namespaces do. */
final class Script {

    private final BufferedReader out;
    private final PrintStream in;

    Script(Namespaces namespaces, String namespace, String name, String... arguments) throws IOException {
        Path script = Files.createTempFile("mobilityd-", name);
        script.toFile().deleteOnExit();
        try (var source = Script.class.getResourceAsStream("/endtoend/" + name)) {
            Files.write(script, source.readAllBytes());
        }
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", script.toString()));
        command.addAll(List.of(arguments));
        Process process = namespaces.start(namespace, ProcessBuilder.Redirect.INHERIT, command);
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** The next line that it prints, or null when it has ended. */
    String line() throws IOException {
        return out.readLine();
    }

    /** The next line as an object. */
    JsonObject object() throws IOException {
        String line = line();
        assertNotNull(line, "the script ended");
        return JsonParser.parseString(line).getAsJsonObject();
    }

    JsonObject ask(JsonObject command) throws IOException {
        in.println(command);
        return object();
    }

    /** Ends its input. */
    void finish() {
        in.close();
    }
}
