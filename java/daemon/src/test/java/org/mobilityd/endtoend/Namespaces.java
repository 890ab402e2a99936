package org.mobilityd.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Network namespaces, and processes in them, that are gone when the test is over, or interrupted. */
final class Namespaces implements AutoCloseable {

    private final String prefix = "e2e-" + ProcessHandle.current().pid() + "-";
    private final List<String> names = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private final List<Path> mounts = new ArrayList<>();
    private final Thread atExit = new Thread(this::removeAll);

    Namespaces() {
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    void add(String name) {
        run("ip", "netns", "add", prefix + name);
        names.add(name);
        in(name, "ip", "link", "set", "lo", "up");
    }

    /** A cable between two interfaces, with fixed MAC addresses and without offloads that XDP does not see through. */
    void cable(String name, String link, String mac, String otherName, String otherLink, String otherMac) {
        run("ip", "link", "add", link, "address", mac, "netns", prefix + name, "type", "veth",
                "peer", "name", otherLink, "address", otherMac, "netns", prefix + otherName);
        // Both before either is up: a veth looks at its other end, to know whether it takes redirected frames, when it comes up.
        setOffloads(name, link);
        setOffloads(otherName, otherLink);
        in(name, "ip", "link", "set", link, "up");
        in(otherName, "ip", "link", "set", otherLink, "up");
    }

    /** Runs to its end. @return what it printed @throws AssertionError when it fails */
    String in(String name, String... command) {
        return run(command(name, List.of(command)));
    }

    /** Starts a process that is ended with the test. */
    Process start(String name, ProcessBuilder.Redirect errors, List<String> command) {
        try {
            Process process = new ProcessBuilder(command(name, command)).redirectError(errors).start();
            processes.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A BPF file system; outside of every namespace, for one that is mounted in {@code ip netns exec} goes with its last process. */
    void mountBpf(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run("mount", "-t", "bpf", "bpf", directory.toString());
        mounts.add(directory);
    }

    /** A small file system of its own; outside of every namespace, and before the process that is to see it. */
    void mountTmpfs(Path directory, String size) {
        run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", directory.toString());
        mounts.add(directory);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        removeAll();
    }

    private void removeAll() {
        processes.forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
        processes.forEach(Process::destroyForcibly);
        names.forEach(name -> run("ip", "netns", "delete", prefix + name));
        mounts.forEach(directory -> run("umount", directory.toString()));
    }

    private void setOffloads(String name, String link) {
        in(name, "ethtool", "-K", link, "tx", "off", "tso", "off", "gro", "on");
    }

    private String[] command(String name, List<String> command) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", prefix + name));
        all.addAll(command);
        return all.toArray(String[]::new);
    }

    private static String run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + printed.strip());
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
