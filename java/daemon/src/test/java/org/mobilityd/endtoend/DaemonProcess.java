package org.mobilityd.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.mobilityd.shell.Mobilityctl;
import picocli.CommandLine;

/** mobilityd as a process in a namespace, with the classes under test. */
final class DaemonProcess {

    private static final Path ROOT = Path.of(System.getProperty("mobilityd.root", "../.."));
    private static final Path NATIVE = ROOT.resolve("native/.build");
    private static final Path OBJECTS = ROOT.resolve("ebpf/.build");

    private final Namespaces namespaces;
    private final String namespace;
    private final Path directory;
    private final Path configuration;
    private List<String> under = List.of();
    private List<String> options = List.of();
    private Process process;

    /** @param directory for the runtime directory, configuration and log of this daemon */
    DaemonProcess(Namespaces namespaces, String namespace, Path directory, String toml) throws IOException {
        assertTrue(Files.exists(NATIVE.resolve("libmobility.so")) && Files.exists(OBJECTS.resolve("ingress.bpf.o")),
                "the native library and the eBPF objects are not built: run make native ebpf");
        this.namespaces = namespaces;
        this.namespace = namespace;
        this.directory = directory;
        this.configuration = Files.writeString(directory.resolve("mobilityd.toml"), toml);
        namespaces.mountBpf(directory.resolve("run/bpf"));
    }

    /** From now on it is started by this command, which executes its last arguments. */
    DaemonProcess under(List<String> command) {
        under = command;
        return this;
    }

    /** From now on it is started with these options too. */
    DaemonProcess with(String... more) {
        options = List.of(more);
        return this;
    }

    /** Starts it and waits until it is attached to every interface. */
    void start() {
        startWithoutWaiting();
        ctl("wait-ready", "--timeout", "60");
    }

    void startWithoutWaiting() {
        String java = ProcessHandle.current().info().command().orElse("java");
        List<String> command = new ArrayList<>(under);
        command.addAll(List.of(java, "-XX:+UseSerialGC", "-Xms8m", "-XX:MaxNewSize=8m", "-XX:TieredStopAtLevel=1",
                "-Djna.library.path=" + NATIVE, "-Dmobilityd.bpf.dir=" + OBJECTS, "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), "org.mobilityd.daemon.Mobilityd",
                "--config", configuration.toString(), "--runtime-dir", directory.resolve("run").toString()));
        command.addAll(options);
        process = namespaces.start(namespace, ProcessBuilder.Redirect.appendTo(log().toFile()), command);
    }

    /** SIGTERM. @return its exit status */
    int terminate() throws InterruptedException {
        process.destroy();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "did not end");
        return process.exitValue();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Writes the configuration file, for {@code reload}. */
    void configure(String toml) throws IOException {
        Files.writeString(configuration, toml);
    }

    /** How many files it has open, sockets and maps among them. */
    int openFiles() {
        String[] files = Path.of("/proc", Long.toString(process.pid()), "fd").toFile().list();
        assertNotNull(files, "the daemon is gone");
        return files.length;
    }

    /** Resident memory in kilobytes. */
    int residentKilobytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:")).mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
                    .findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What mobilityctl prints. */
    String ctl(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Mobilityctl.commandLine();
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int status = command.execute(Stream.concat(Stream.of("--runtime-dir", directory.resolve("run").toString()),
                Stream.of(arguments)).toArray(String[]::new));
        assertEquals(0, status, () -> err + "\n" + logged());
        return out.toString();
    }

    JsonElement show(String what) {
        return JsonParser.parseString(ctl("show", what, "--json"));
    }

    String logged() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path log() {
        return directory.resolve("log");
    }
}
