package org.mobilityd.shell;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.mobilityd.daemon.control.Json;
import org.mobilityd.linux.control.ControlClient;

/** A conversation with the daemon. */
final class DaemonConnection implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final ControlClient client;

    private DaemonConnection(ControlClient client) {
        this.client = client;
    }

    /** @throws CommandFailedException when no daemon listens there */
    static DaemonConnection open(Path runtimeDir) {
        Path socket = runtimeDir.resolve("control.sock");
        try {
            return new DaemonConnection(ControlClient.connect(socket, PATIENCE));
        } catch (IOException e) {
            throw new CommandFailedException(Mobilityctl.UNREACHABLE, why(socket, e));
        }
    }

    /** Asks and waits for the answer. @throws CommandFailedException when the daemon refuses, or is gone */
    JsonElement ask(JsonObject request) {
        try {
            client.send(Json.LINE.toJson(request));
            return next();
        } catch (IOException e) {
            throw new CommandFailedException(Mobilityctl.UNREACHABLE, "the daemon does not answer: " + e.getMessage());
        }
    }

    JsonElement ask(String what) {
        return ask(request(what));
    }

    <T> T ask(String what, Type type) {
        return Json.LINE.fromJson(ask(what), type);
    }

    /** The next line of a streaming answer. */
    JsonElement next() {
        try {
            String line = client.receive();
            if (line == null) {
                throw new CommandFailedException(Mobilityctl.UNREACHABLE, "the daemon closed the connection");
            }
            JsonObject answer = JsonParser.parseString(line).getAsJsonObject();
            if (answer.has("error")) {
                throw new CommandFailedException(Mobilityctl.FAILED, answer.get("error").getAsString());
            }
            return answer.get("result");
        } catch (IOException | JsonParseException | IllegalStateException e) {
            throw new CommandFailedException(Mobilityctl.UNREACHABLE, "the daemon does not answer: " + e.getMessage());
        }
    }

    static JsonObject request(String what) {
        JsonObject request = new JsonObject();
        request.addProperty("request", what);
        return request;
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            // Closed or not, nothing more is said over it.
        }
    }

    private static String why(Path socket, IOException e) {
        boolean denied = e instanceof AccessDeniedException || String.valueOf(e.getMessage()).contains("Permission denied");
        if (denied || Files.exists(socket.getParent()) && !Files.isExecutable(socket.getParent())) {
            return "not permitted to talk to mobilityd at " + socket + ": be root or its user";
        }
        return "no mobilityd is running at " + socket;
    }
}
