package org.mobilityd.daemon.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Serves {@code GET /metrics} on a loopback address, to one client at a time. */
public final class MetricsHttpServer implements AutoCloseable {

    /** Clients that do not finish what they began would otherwise hold the one thread for ever. */
    private static final String MOST_SECONDS = "10";

    private final HttpServer server;
    private final ExecutorService executor;
    private final Supplier<String> metrics;

    private MetricsHttpServer(HttpServer server, ExecutorService executor, Supplier<String> metrics) {
        this.server = server;
        this.executor = executor;
        this.metrics = metrics;
    }

    /** @throws IOException when the port is taken */
    public static MetricsHttpServer open(InetSocketAddress address, Supplier<String> metrics) throws IOException {
        System.setProperty("sun.net.httpserver.maxReqTime", MOST_SECONDS);
        System.setProperty("sun.net.httpserver.maxRspTime", MOST_SECONDS);
        HttpServer http = HttpServer.create(address, 8);
        ExecutorService executor = Executors.newSingleThreadExecutor(body -> {
            Thread thread = new Thread(body, "metrics-http");
            thread.setDaemon(true);
            return thread;
        });
        MetricsHttpServer server = new MetricsHttpServer(http, executor, metrics);
        http.setExecutor(executor);
        http.createContext("/metrics", server::answer);
        http.start();
        return server;
    }

    public InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET") || !exchange.getRequestURI().getPath().equals("/metrics")) {
                exchange.sendResponseHeaders(exchange.getRequestMethod().equals("GET") ? 404 : 405, -1);
                return;
            }
            byte[] body = metrics.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", MetricsText.CONTENT_TYPE);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
