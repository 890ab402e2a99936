package org.mobilityd.daemon;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The runtime directory: {@code control.sock}, {@code bpf/} with the pinned maps and links, {@code host-settings} with what a mobile node
 * has to put back, and {@code lock}, which keeps a second daemon out. The kernel drops the lock with the process that holds it, so a
 * killed daemon leaves none.
 */
final class RuntimeDirectory implements AutoCloseable {

    private final Path path;
    private final FileChannel lockFile;

    private RuntimeDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** Makes the directory, for its owner alone, and takes possession of it. @throws IOException when another daemon has it */
    static RuntimeDirectory take(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        FileChannel lockFile = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lockFile.tryLock();
        if (lock == null) {
            lockFile.close();
            throw new IOException("another mobilityd uses " + path);
        }
        return new RuntimeDirectory(path, lockFile);
    }

    Path controlSocket() {
        return path.resolve("control.sock");
    }

    /** Where maps and links are pinned. */
    Path bpf() {
        return path.resolve("bpf");
    }

    /** What the host's settings were before a daemon changed them; there only while something is to be put back. */
    Path hostSettings() {
        return path.resolve("host-settings");
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
