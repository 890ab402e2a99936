package org.mobilityd.linux.datapath;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory for pins, on which a datapath mounts its BPF file system; unmounted and removed at the end. */
final class PinDirectory implements AutoCloseable {

    private final Path path;
    private final Removal removal;

    PinDirectory() {
        try {
            path = Files.createTempDirectory("dp-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        removal = new Removal(this::remove);
    }

    Path path() {
        return path;
    }

    private void remove() {
        try {
            if (Files.readString(Path.of("/proc/self/mounts")).contains(" " + path + " ")) {
                Command.run("umount " + path);
            }
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        removal.close();
    }
}
