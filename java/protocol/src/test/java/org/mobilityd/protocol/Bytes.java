package org.mobilityd.protocol;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Bytes in tests: hexadecimal text and fixture files. */
public final class Bytes {

    private Bytes() {
    }

    public static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** The packets of a fixture beside {@code place}: lines of a name and hexadecimal bytes; lines with # say where they come from. */
    public static Map<String, byte[]> fixture(Class<?> place, String name) {
        try (InputStream in = place.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("the fixture " + name + " is missing beside " + place.getName());
            }
            Map<String, byte[]> packets = new LinkedHashMap<>();
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    String[] columns = line.split(" ");
                    packets.put(columns[0], hex(columns[1]));
                }
            }
            return packets;
        } catch (IOException e) {
            throw new AssertionError("the fixture " + name + " cannot be read", e);
        }
    }
}
