package org.mobilityd.linux.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Settings below /proc/sys/net/ipv6, of the calling thread's network namespace. Earlier values are remembered, also after a crash. */
final class Sysctls {

    private static final int LONGEST_VALUE = 256;
    private static final Path ROOT = Path.of("/proc/sys/net/ipv6");

    private final Restoration restoration;
    private final SettingsFile memory;

    /** @param memory holds what an earlier process changed and did not restore */
    Sysctls(Restoration restoration, SettingsFile memory) {
        this.restoration = restoration;
        this.memory = memory;
        memory.entries().forEach(this::rememberEarlier);
    }

    /** {@code net.ipv6.conf.LINK.KEY}; without effect when the kernel does not have it. */
    void setForLink(String link, String key, int value) {
        set(ROOT.resolve("conf").resolve(link).resolve(key), value);
    }

    /** Whether {@code net.ipv6.conf.LINK.KEY} is something else than 0. */
    boolean isOnForLink(String link, String key) {
        String value = read(ROOT.resolve("conf").resolve(link).resolve(key));
        return value != null && !value.equals("0");
    }

    /** {@code net.ipv6.neigh.LINK.KEY}; without effect when the kernel does not have it. */
    void setForNeighbors(String link, String key, int value) {
        set(ROOT.resolve("neigh").resolve(link).resolve(key), value);
    }

    /** The same, but never less than it is. */
    void raiseForNeighbors(String link, String key, int value) {
        Path file = ROOT.resolve("neigh").resolve(link).resolve(key);
        String before = read(file);
        if (before != null && Long.parseLong(before) < value) {
            set(file, value);
        }
    }

    private void set(Path file, int value) {
        String wanted = Integer.toString(value);
        String before = read(file);
        if (before != null && !before.equals(wanted)) {
            if (!restoration.remembers(file)) {
                memory.put(file.toString(), before);
                rememberEarlier(file.toString(), before);
            }
            write(file, wanted);
        }
    }

    private void rememberEarlier(String file, String value) {
        restoration.remember(Path.of(file), () -> {
            write(Path.of(file), value);
            memory.remove(file);
        });
    }

    /** Null: there is no such setting (any more). */
    static String read(Path file) {
        // In one read: the kernel gives a number whole or, to whoever begins with less room, only its first digits.
        byte[] room = new byte[LONGEST_VALUE];
        try (InputStream in = Files.newInputStream(file)) {
            int length = in.read(room);
            return new String(room, 0, Math.max(0, length), StandardCharsets.US_ASCII).strip();
        } catch (NoSuchFileException gone) {
            return null;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
    }

    private static void write(Path file, String value) {
        try {
            // Without CREATE: a setting that is gone with its link stays away.
            Files.writeString(file, value, StandardOpenOption.WRITE);
        } catch (NoSuchFileException gone) {
            return;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + value + " to " + file, failure);
        }
    }
}
