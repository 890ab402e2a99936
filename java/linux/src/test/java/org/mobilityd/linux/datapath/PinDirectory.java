package org.mobilityd.linux.datapath;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory for a fast path's pins, which it makes a BPF file system; gone at the end. */
final class PinDirectory implements AutoCloseable {

    private final Path path;

    PinDirectory() {
        try {
            path = Files.createTempDirectory("dp-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        Command.run("umount " + path);
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
