package org.mobilityd.endtoend;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** A program on an ordinary host that knows nothing of mobility: it has connections, and sees the addresses that its kernel has. */
final class HostProgram {

    private final Script script;

    /** @param link whose addresses it sees @param port where it connects to */
    HostProgram(Namespaces namespaces, String namespace, String link, String port) throws IOException {
        script = new Script(namespaces, namespace, "plain_host.py", link, port);
    }

    /**
     * Waits until there is an address that can be used.
     *
     * @param prefix of the address @param deprecated whether it is to be so @param logged for a failure's message
     * @return all global addresses
     */
    JsonElement awaitAddress(String prefix, boolean deprecated, Supplier<String> logged) throws IOException {
        JsonObject command = command("wait");
        command.addProperty("prefix", prefix);
        command.addProperty("deprecated", deprecated);
        JsonElement addresses = script.ask(command).get("addresses");
        boolean seen = StreamSupport.stream(addresses.getAsJsonArray().spliterator(), false).map(JsonElement::getAsJsonObject)
                .anyMatch(one -> one.get("prefix").getAsString().equals(prefix) && one.get("deprecated").getAsBoolean() == deprecated);
        assertTrue(seen, () -> addresses + "\n" + logged.get());
        return addresses;
    }

    /** @return the address of this end, which the kernel has chosen */
    String connect(String name, String server) throws IOException {
        JsonObject command = command("connect");
        command.addProperty("name", name);
        command.addProperty("server", server);
        return script.ask(command).get("local").getAsString();
    }

    /** @return whether what was sent over a connection came back unharmed */
    boolean exchange(String name) throws IOException {
        JsonObject command = command("exchange");
        command.addProperty("name", name);
        return script.ask(command).get("same").getAsBoolean();
    }

    private static JsonObject command(String what) {
        JsonObject command = new JsonObject();
        command.addProperty("do", what);
        return command;
    }
}
