package org.mobilityd.shell;

import com.google.gson.JsonObject;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code handover}: what a link layer, or whoever steers it, knows of a handover before it happens (IEEE 802.21). */
@Command(name = "handover", mixinStandardHelpOptions = true, description = {
    "Tells a distributed anchor router of a handover that is going to happen, so that everything is ready before the mobile node comes:",
    "going-down  to the router that is going to lose it: it will soon;",
    "candidate   to a router that may get it from the one given by --router;",
    "initiate    to the router that will get it from there: it is prepared at once;",
    "complete    to the router that had it: it has arrived at the other one."})
final class HandoverCommand implements Callable<Integer> {

    /** For completion. */
    static final class Steps implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("going-down", "candidate", "initiate", "complete").iterator();
        }
    }

    @ParentCommand
    private Mobilityctl root;

    @Parameters(paramLabel = "STEP", completionCandidates = Steps.class, description = "One of ${COMPLETION-CANDIDATES}.")
    private String step;

    @Option(names = "--node", paramLabel = "ADDRESS", required = true, description = "The mobile node's link-layer address.")
    private String node;

    @Option(names = "--router", paramLabel = "ADDRESS", description = "The anchor router at the other end of the handover.")
    private String router;

    @Override
    public Integer call() {
        JsonObject request = DaemonConnection.request("handover");
        request.addProperty("step", step);
        request.addProperty("node", node);
        if (router != null) {
            request.addProperty("router", router);
        }
        try (DaemonConnection daemon = root.connect()) {
            daemon.ask(request);
            return 0;
        }
    }
}
