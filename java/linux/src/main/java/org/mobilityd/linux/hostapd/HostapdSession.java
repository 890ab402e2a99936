package org.mobilityd.linux.hostapd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.mobilityd.wire.LinkLayerIdentifier;

/** Requests to one hostapd and its answers, between which events may arrive at any time. For one thread; any other may {@link #hangUp}. */
final class HostapdSession implements AutoCloseable {

    /** An access point has at most 2007 stations (IEEE 802.11, association identifiers). */
    private static final int MOST_STATIONS = 2_007;
    private static final int LONG_AGO = Integer.MAX_VALUE;
    private static final String AUTHORIZED = "[AUTHORIZED]";

    private final DatagramSocket socket;
    private final int answerMillis;
    private final Consumer<HostapdEvent> events;

    private HostapdSession(DatagramSocket socket, int answerMillis, Consumer<HostapdEvent> events) {
        this.socket = socket;
        this.answerMillis = answerMillis;
        this.events = events;
    }

    /**
     * @param answerMillis that an answer may take
     * @param events is given what arrives during any of the methods here
     * @throws IOException when no hostapd is there
     */
    static HostapdSession open(Path controlInterface, int answerMillis, Consumer<HostapdEvent> events) throws IOException {
        return new HostapdSession(DatagramSocket.connect(controlInterface), answerMillis, events);
    }

    /** From now on events arrive. */
    void attach() throws IOException {
        expect("ATTACH", "OK");
    }

    void ping() throws IOException {
        expect("PING", "PONG");
    }

    /** Who is associated, and may send; since how many seconds, or {@link #LONG_AGO}. */
    Map<LinkLayerIdentifier, Integer> stations() throws IOException {
        Map<LinkLayerIdentifier, Integer> stations = new LinkedHashMap<>();
        String answer = ask("STA-FIRST");
        for (int count = 0; count < MOST_STATIONS && !answer.isEmpty() && !answer.startsWith("FAIL"); count++) {
            List<String> lines = answer.lines().toList();
            LinkLayerIdentifier station = address(lines.get(0));
            if (value(lines, "flags").contains(AUTHORIZED)) {
                stations.put(station, seconds(value(lines, "connected_time")));
            }
            answer = ask("STA-NEXT " + station);
        }
        return stations;
    }

    /** Waits for the next datagram. @return whether one came in time */
    boolean await(int timeoutMillis) throws IOException {
        Optional<String> text = socket.receive(timeoutMillis);
        text.flatMap(HostapdEvent::parse).ifPresent(events);
        return text.isPresent();
    }

    /** Ends whatever is waited for. */
    void hangUp() {
        socket.hangUp();
    }

    @Override
    public void close() {
        socket.close();
    }

    private void expect(String request, String expected) throws IOException {
        String answer = ask(request).strip();
        if (!answer.equals(expected)) {
            throw new IOException("hostapd answered " + request + " with " + answer);
        }
    }

    private String ask(String request) throws IOException {
        socket.send(request);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(answerMillis);
        while (true) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            String text = socket.receive((int) Math.max(0, left)).orElseThrow(() -> new IOException("no answer to " + request));
            if (!HostapdEvent.isEvent(text)) {
                return text;
            }
            HostapdEvent.parse(text).ifPresent(events);
        }
    }

    /** What stands behind {@code name=}, or nothing. */
    private static String value(List<String> lines, String name) {
        return lines.stream().filter(line -> line.startsWith(name + "=")).map(line -> line.substring(name.length() + 1)).findFirst().orElse("");
    }

    private static int seconds(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return LONG_AGO;
        }
    }

    private static LinkLayerIdentifier address(String text) throws IOException {
        try {
            return LinkLayerIdentifier.parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw new IOException("not a station's address: " + text);
        }
    }
}
