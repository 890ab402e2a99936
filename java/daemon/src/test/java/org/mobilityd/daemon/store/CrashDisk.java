package org.mobilityd.daemon.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A directory and what is in it, on a disk that promises no more than POSIX does: a file's content lasts from {@code fsync} or {@code
 * fdatasync} of the file on, a name from {@code fsync} of its directory on. Until then each sector of what was written, each growth of a
 * file, and each name made, moved or removed may have come to the disk or not, whatever came after it did; a sector or a move never by
 * halves, and what did not come reads as zeros or as what was there before.
 */
final class CrashDisk {

    private static final int SECTOR_BYTES = 512;

    private final Path path;
    private final DirectoryNode root;

    private sealed interface Node permits FileNode, DirectoryNode {

        void synchronise(long time);
    }

    private record FileNode(Unsynchronised<byte[]> content) implements Node {

        @Override
        public void synchronise(long time) {
            content.synchronise(time);
        }
    }

    private record DirectoryNode(Unsynchronised<Map<String, Node>> names) implements Node {

        @Override
        public void synchronise(long time) {
            names.synchronise(time);
        }
    }

    /** @param path what the directory is called @param content a directory with what is on the disk */
    CrashDisk(Path path, Path content) throws IOException {
        this.path = path;
        this.root = (DirectoryNode) copied(content);
    }

    private static Node copied(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return new FileNode(new Unsynchronised<>(Files.readAllBytes(path)));
        }
        Map<String, Node> names = new TreeMap<>();
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.toList()) {
                names.put(file.getFileName().toString(), copied(file));
            }
        }
        return new DirectoryNode(new Unsynchronised<>(names));
    }

    boolean concerns(SystemCall call) {
        return call.name().equals("sync") || call.paths().stream().anyMatch(each -> each.startsWith(path));
    }

    /** @throws IllegalArgumentException when what that call does to a disk is not known here */
    void run(SystemCall call) {
        List<Path> paths = call.paths();
        switch (call.name()) {
            case "openat", "open" -> open(paths.get(0), call);
            case "write" -> write(paths.get(0), call);
            case "mkdir" -> put(paths.get(0), new DirectoryNode(new Unsynchronised<>(Map.of())), call);
            case "unlink" -> {
                String name = paths.get(0).getFileName().toString();
                directoryOf(paths.get(0)).change(call.ended(), names -> without(names, name));
            }
            case "rename" -> rename(paths.get(0), paths.get(1), call);
            case "fsync", "fdatasync" -> node(paths.get(0)).synchronise(call.begun());
            default -> throw new IllegalArgumentException(call.name() + '(' + call.text() + ')');
        }
    }

    private void open(Path file, SystemCall call) {
        if (call.text().contains("O_APPEND") || call.text().contains("O_RDWR")) {
            throw new IllegalArgumentException(call.text());
        }
        if (call.text().contains("O_CREAT") && !directoryOf(file).now().containsKey(file.getFileName().toString())) {
            put(file, new FileNode(new Unsynchronised<>(new byte[0])), call);
        } else if (call.text().contains("O_TRUNC")) {
            content(file).change(call.ended(), content -> new byte[0]);
        }
    }

    /** Files are written from their beginning to their end, by one at a time. */
    private void write(Path file, SystemCall call) {
        Unsynchronised<byte[]> content = content(file);
        int start = content.now().length;
        int end = start + (int) call.result();
        content.change(call.ended(), before -> Arrays.copyOf(before, Math.max(before.length, end)));
        for (int offset = start; offset < end;) {
            int from = offset;
            int to = Math.min(end, (offset / SECTOR_BYTES + 1) * SECTOR_BYTES);
            content.change(call.ended(), before -> {
                byte[] after = Arrays.copyOf(before, Math.max(before.length, to));
                System.arraycopy(call.bytes(), from - start, after, from, to - from);
                return after;
            });
            offset = to;
        }
    }

    private void rename(Path from, Path to, SystemCall call) {
        if (!from.getParent().equals(to.getParent())) {
            throw new IllegalArgumentException(from + " to " + to);
        }
        Node moved = node(from);
        String old = from.getFileName().toString();
        directoryOf(from).change(call.ended(), names -> with(without(names, old), to.getFileName().toString(), moved));
    }

    private void put(Path file, Node node, SystemCall call) {
        directoryOf(file).change(call.ended(), names -> with(names, file.getFileName().toString(), node));
    }

    private static Map<String, Node> with(Map<String, Node> names, String name, Node node) {
        Map<String, Node> after = new TreeMap<>(names);
        after.put(name, node);
        return after;
    }

    private static Map<String, Node> without(Map<String, Node> names, String name) {
        Map<String, Node> after = new TreeMap<>(names);
        after.remove(name);
        return after;
    }

    private Unsynchronised<Map<String, Node>> directoryOf(Path file) {
        return ((DirectoryNode) node(file.getParent())).names;
    }

    private Unsynchronised<byte[]> content(Path file) {
        return ((FileNode) node(file)).content;
    }

    private Node node(Path file) {
        Node node = root;
        if (!file.equals(path)) {
            for (Path name : path.relativize(file)) {
                node = ((DirectoryNode) node).names.now().get(name.toString());
            }
        }
        if (node == null) {
            throw new IllegalArgumentException("nobody has made " + file);
        }
        return node;
    }

    /** Writes to {@code target}, an empty directory, what is there after a power cut. @param survives asked for each unsynchronised change */
    void powerCut(BooleanSupplier survives, Path target) throws IOException {
        restore(root, survives, target);
    }

    private static void restore(DirectoryNode directory, BooleanSupplier survives, Path target) throws IOException {
        for (Map.Entry<String, Node> name : directory.names.afterPowerCut(survives).entrySet()) {
            Path path = target.resolve(name.getKey());
            if (name.getValue() instanceof FileNode file) {
                Files.write(path, file.content.afterPowerCut(survives));
            } else if (name.getValue() instanceof DirectoryNode below) {
                restore(below, survives, Files.createDirectory(path));
            }
        }
    }
}
