package org.mobilityd.shell;

import com.google.gson.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code revoke}: a mobile node is expelled. */
@Command(name = "revoke", mixinStandardHelpOptions = true, description = {
    "Expels a mobile node (RFC 5846): on the central mobility database from all its anchor routers, on an anchor router from that one.",
    "It gets nothing for a minute. To keep it out for good, take it off the list in the configuration and reload."})
final class RevokeCommand implements Callable<Integer> {

    @ParentCommand
    private Mobilityctl root;

    @Parameters(paramLabel = "ID", description = "Its identifier, or on an anchor router its link-layer address.")
    private String id;

    @Override
    public Integer call() {
        try (DaemonConnection daemon = root.connect()) {
            JsonObject request = DaemonConnection.request("revoke");
            request.addProperty("id", id);
            daemon.ask(request);
            return 0;
        }
    }
}
