package org.mobilityd.daemon.control;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.mobilityd.daemon.config.ConfigurationException;
import org.mobilityd.daemon.loop.EventLoop;
import org.mobilityd.linux.control.ControlServer;
import org.mobilityd.protocol.binding.BindingTable;

/** Answers requests of the control socket. Called by clients' threads; what it shows is looked up on the event loop's. */
public final class ControlService implements ControlServer.Handler {

    private static final String METRICS = "metrics";
    private static final String WATCH = "watch";
    private static final String RELOAD = "reload";
    private static final int LEAST_INTERVAL_MILLIS = 100;
    private static final int LONGEST_INTERVAL_MILLIS = 60_000;

    private final EventLoop loop;
    private final Supplier<Inspection> inspection;
    private final Supplier<String> metrics;
    private final Reload reload;
    private final Map<String, Function<Inspection, Object>> questions = Map.ofEntries(
            Map.entry("status", Inspection::status),
            Map.entry("bindings", look -> look.bindings(BindingTable.BINDING_CACHE)),
            Map.entry("binding-update-list", look -> look.bindings(BindingTable.BINDING_UPDATE_LIST)),
            Map.entry("tunnels", Inspection::tunnels),
            Map.entry("home-registrations", Inspection::homeRegistrations),
            Map.entry("sessions", Inspection::sessions),
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
    public ControlService(EventLoop loop, Supplier<Inspection> inspection, Supplier<String> metrics, Reload reload) {
        this.loop = loop;
        this.inspection = inspection;
        this.metrics = metrics;
        this.reload = reload;
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
