package org.mobilityd.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The recorded packets among the test resources; the head of each file says what they are. */
final class Captures {

    private static final String PACKET = "packet ";

    /** One recorded packet from its IPv6 header on. */
    record CapturedPacket(String name, byte[] bytes) {
        @Override
        public String toString() {
            return name;
        }
    }

    private Captures() {
    }

    static List<CapturedPacket> correspondentRegistration() {
        return load("correspondent-registration.hex");
    }

    static List<CapturedPacket> homeRegistration() {
        return load("home-registration.hex");
    }

    static List<CapturedPacket> neighbourDiscovery() {
        return load("neighbour-discovery.hex");
    }

    static List<CapturedPacket> otherPackets() {
        return load("other-packets.hex");
    }

    static List<CapturedPacket> signalling() {
        List<CapturedPacket> all = new ArrayList<>(correspondentRegistration());
        all.addAll(homeRegistration());
        all.addAll(neighbourDiscovery());
        return all;
    }

    private static List<CapturedPacket> load(String file) {
        List<CapturedPacket> packets = new ArrayList<>();
        String name = null;
        StringBuilder digits = new StringBuilder();
        for (String line : read(file).split("\n")) {
            if (line.startsWith(PACKET)) {
                add(packets, name, digits);
                name = line.substring(PACKET.length());
            } else if (!line.startsWith("#")) {
                digits.append(line.trim());
            }
        }
        add(packets, name, digits);
        return packets;
    }

    private static void add(List<CapturedPacket> packets, String name, StringBuilder digits) {
        if (name != null) {
            packets.add(new CapturedPacket(name, Hex.bytes(digits.toString())));
        }
        digits.setLength(0);
    }

    private static String read(String file) {
        try (InputStream in = Captures.class.getResourceAsStream("captures/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
