package org.mobilityd.daemon.control;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.mobilityd.daemon.config.ConfigurationException;
import org.mobilityd.daemon.loop.EventFeed;
import org.mobilityd.daemon.loop.EventLoop;
import org.mobilityd.daemon.text.Names;
import org.mobilityd.linux.control.ControlServer;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.Input.HandoverStep;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.LinkLayerIdentifier;

/** Answers requests of the control socket. Called by clients' threads; what it shows is looked up on the event loop's. */
public final class ControlService implements ControlServer.Handler {

    private static final String METRICS = "metrics";
    private static final String WATCH = "watch";
    private static final String RELOAD = "reload";
    private static final String NODE = "node";
    private static final String REVOKE = "revoke";
    private static final String SESSIONS = "sessions";
    private static final String FOLLOW = "follow";
    private static final String HANDOVER = "handover";
    private static final int MAC_BYTES = 6;
    /** Those that are of no use unless it is known where the mobile node comes from. */
    private static final Set<HandoverStep> STEPS_WITH_ROUTER = Set.of(HandoverStep.CANDIDATE, HandoverStep.INITIATE);
    /** The field of events that are about a mobile node. */
    private static final String MOBILE_NODE = "mobile-node";
    /** What is looked up in one step of the event loop: less than a millisecond's work. */
    private static final int PAGE = 512;
    private static final int LOOK_MILLIS = 200;
    private static final int LONGEST_TEXT = 253;
    private static final int LEAST_INTERVAL_MILLIS = 100;
    private static final int LONGEST_INTERVAL_MILLIS = 60_000;

    private final EventLoop loop;
    private final Supplier<Inspection> inspection;
    private final Supplier<String> metrics;
    private final Reload reload;
    private final EventFeed feed;
    private final Map<String, Function<Inspection, Object>> questions = Map.ofEntries(
            Map.entry("status", Inspection::status),
            Map.entry("bindings", look -> look.bindings(BindingTable.BINDING_CACHE)),
            Map.entry("binding-update-list", look -> look.bindings(BindingTable.BINDING_UPDATE_LIST)),
            Map.entry("tunnels", Inspection::tunnels),
            Map.entry("home-registrations", Inspection::homeRegistrations),
            Map.entry("nodes", Inspection::nodes),
            Map.entry("mobile-node", Inspection::mobileNode),
            Map.entry("counters", Inspection::counters),
            Map.entry("events", Inspection::events),
            Map.entry("interfaces", Inspection::interfaces),
            Map.entry("nonces", Inspection::nonces),
            Map.entry("routes", Inspection::routes));

    /**
     * @param inspection of the configuration that is in force
     * @param metrics the Prometheus text, made by whichever thread asks
     */
    public ControlService(EventLoop loop, Supplier<Inspection> inspection, Supplier<String> metrics, Reload reload,
            EventFeed feed) {
        this.loop = loop;
        this.inspection = inspection;
        this.metrics = metrics;
        this.reload = reload;
        this.feed = feed;
    }

    @Override
    public void handle(String request, ControlServer.Reply reply) throws IOException {
        try {
            if (request.strip().equals(METRICS)) {
                reply.line(metrics.get());
                return;
            }
            JsonObject object = parse(request);
            String name = object.has("request") ? object.get("request").getAsString() : "";
            if (name.equals(METRICS)) {
                reply.line(result(metrics.get()));
            } else if (name.equals(WATCH)) {
                watch(object, reply);
            } else if (name.equals(RELOAD)) {
                reload();
                reply.line(result("reloaded"));
            } else if (name.equals(REVOKE)) {
                reply.line(result(revoke(text(object, "id"))));
            } else if (name.equals(NODE)) {
                reply.line(result(node(text(object, "id"))));
            } else if (name.equals(HANDOVER)) {
                handover(object);
                reply.line(result("told"));
            } else if (name.equals(SESSIONS)) {
                sessions(reply);
            } else if (name.equals(FOLLOW)) {
                follow(object.has("mobile_node") ? text(object, "mobile_node") : null, reply);
            } else if (questions.containsKey(name)) {
                reply.line(result(ask(() -> questions.get(name).apply(inspection.get()))));
            } else {
                throw new RefusedException("unknown request \"" + name + "\"");
            }
        } catch (RefusedException e) {
            reply.line(refusal(e.getMessage()));
        } catch (IllegalStateException | UnsupportedOperationException | NumberFormatException e) {
            reply.line(refusal("a parameter has the wrong type"));
        }
    }

    @Override
    public String refusal(String reason) {
        JsonObject answer = new JsonObject();
        answer.addProperty("error", reason);
        return Json.LINE.toJson(answer);
    }

    private static JsonObject parse(String request) throws RefusedException {
        try {
            JsonElement element = JsonParser.parseString(request);
            if (element.isJsonObject()) {
                return element.getAsJsonObject();
            }
        } catch (JsonParseException | StackOverflowError notJson) {
            // Told below, like everything else that is no object.
        }
        throw new RefusedException("a request is one line with a JSON object");
    }

    /** A line per interval until the client leaves: what the monitor shows. */
    private void watch(JsonObject request, ControlServer.Reply reply) throws IOException, RefusedException {
        int interval = parameter(request, "interval_millis", 1_000, LEAST_INTERVAL_MILLIS, LONGEST_INTERVAL_MILLIS);
        int most = parameter(request, "bindings", 100, 0, 10_000);
        RateMeter meter = new RateMeter(most);
        while (reply.isOpen()) {
            View.Tick tick = ask(() -> meter.measure(System.nanoTime(), inspection.get()));
            reply.line(result(tick));
            sleep(interval);
        }
    }

    /**
     * The sessions of a central mobility database: lines of some, the last one empty. One that is there all the time is told once; the event
     * loop goes on between two lines.
     */
    private void sessions(ControlServer.Reply reply) throws IOException, RefusedException {
        for (int from = 0; from < ask(() -> inspection.get().sessionsEnd()); from += PAGE) {
            int first = from;
            List<View.SessionView> page = ask(() -> inspection.get().sessions(first, first + PAGE));
            if (!page.isEmpty()) {
                reply.line(result(page));
            }
        }
        reply.line(result(List.of()));
    }

    private View.NodeDetailView node(String id) throws RefusedException, IOException {
        return ask(() -> inspection.get().node(id)).orElseThrow(() -> new RefusedException("no mobile node " + id + " is known here"));
    }

    /** Whoever here knows the mobile node gives it up. @return its identifier */
    private String revoke(String id) throws RefusedException, IOException {
        View.NodeDetailView known = node(id);
        String identifier = known.node() == null ? known.session().mobileNode() : known.node().mobileNode();
        loop.offer(new Input.Revoke(new MobileNodeId(identifier)));
        return identifier;
    }

    /**
     * {@code "following"}, and then a line per event until the client leaves.
     *
     * @param mobileNode whom it has to be about, by its identifier; null: about anything
     */
    private void follow(String mobileNode, ControlServer.Reply reply) throws IOException {
        try (EventFeed.Follower follower = feed.follow(event -> mobileNode == null || isAbout(event, mobileNode))) {
            reply.line(result("following"));
            while (reply.isOpen()) {
                EventFeed.Entry entry = follower.next(LOOK_MILLIS);
                if (entry != null) {
                    reply.line(result(View.EventView.of(entry)));
                }
                long missed = follower.missed();
                if (missed > 0) {
                    reply.line(result(View.EventView.missed(missed)));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private static boolean isAbout(Event event, String mobileNode) {
        List<Object> fields = event.namesAndValues();
        int at = fields.indexOf(MOBILE_NODE);
        return at >= 0 && String.valueOf(fields.get(at + 1)).equals(mobileNode);
    }

    /** Tells the anchor router what a link layer knows of a handover that is going to happen. */
    private void handover(JsonObject request) throws RefusedException, IOException {
        String word = text(request, "step");
        HandoverStep step = Stream.of(HandoverStep.values()).filter(one -> Names.of(one).equals(word)).findFirst()
                .orElseThrow(() -> new RefusedException("no step of a handover is called " + word));
        if (STEPS_WITH_ROUTER.contains(step) && !request.has("router")) {
            throw new RefusedException(word + " needs the router where the mobile node is");
        }
        Input.HandoverHint hint;
        try {
            LinkLayerIdentifier node = LinkLayerIdentifier.parse(text(request, "node"));
            if (node.bytes().length != MAC_BYTES) {
                throw new RefusedException("a link-layer address has " + MAC_BYTES + " bytes, not as " + node);
            }
            hint = new Input.HandoverHint(step, node, request.has("router") ? Ipv6Address.parse(text(request, "router")) : null);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(e.getMessage());
        }
        if (!ask(() -> inspection.get().isAnchorRouter())) {
            throw new RefusedException("no distributed anchor router runs here");
        }
        loop.offer(hint);
    }

    /** What is wrong with the new configuration is the answer; the running one goes on then. */
    private void reload() throws RefusedException, IOException {
        try {
            reload.run();
        } catch (ConfigurationException | IOException e) {
            throw new RefusedException(e.getMessage());
        } catch (TimeoutException e) {
            throw new RefusedException("the daemon is too busy to answer");
        } catch (ExecutionException e) {
            throw new RefusedException(String.valueOf(e.getCause().getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private static String text(JsonObject request, String name) throws RefusedException {
        if (!request.has(name)) {
            throw new RefusedException("the parameter " + name + " is missing");
        }
        String text = request.get(name).getAsString();
        if (text.isEmpty() || text.length() > LONGEST_TEXT) {
            throw new RefusedException(name + " must have 1 to " + LONGEST_TEXT + " characters");
        }
        return text;
    }

    private static int parameter(JsonObject request, String name, int fallback, int least, int most) throws RefusedException {
        int value = request.has(name) ? request.get(name).getAsInt() : fallback;
        if (value < least || value > most) {
            throw new RefusedException(name + " must be from " + least + " to " + most);
        }
        return value;
    }

    private <T> T ask(Callable<T> question) throws RefusedException, IOException {
        try {
            return loop.ask(question);
        } catch (TimeoutException e) {
            throw new RefusedException("the daemon is too busy to answer");
        } catch (ExecutionException e) {
            throw new RefusedException(String.valueOf(e.getCause().getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private static String result(Object value) {
        return "{\"result\":" + Json.LINE.toJson(value) + "}";
    }

    private static void sleep(int millis) throws InterruptedIOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** Reads the configuration again and goes on with it. */
    @FunctionalInterface
    public interface Reload {

        /** @throws ConfigurationException for a mistake in it */
        void run() throws ConfigurationException, IOException, InterruptedException, TimeoutException, ExecutionException;
    }

    /** A request that gets an error for an answer. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String reason) {
            super(reason);
        }
    }
}
