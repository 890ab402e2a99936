package org.mobilityd.daemon;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Callable;
import org.mobilityd.daemon.config.Configuration;
import org.mobilityd.daemon.config.ConfigurationException;
import org.mobilityd.daemon.config.ConfigurationReader;
import org.mobilityd.daemon.config.MissingUplinks;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.daemon.recording.Recording;
import org.mobilityd.daemon.roles.Roles;
import org.mobilityd.daemon.text.PathArgument;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code mobilityd}: runs in the foreground and logs to standard error. */
@Command(name = "mobilityd", mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = {"IPv6 mobility for routers and hosts: mobility agent, home agent, mobile node, distributed anchor router, central",
            "mobility database. Runs in the foreground."},
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:ended by SIGTERM or SIGINT, or --check found no mistake",
            "1:could not run, or not go on: the last line says why",
            "2:wrong usage, or a mistake in the configuration"})
public final class Mobilityd implements Callable<Integer> {

    private static final int CANNOT_RUN = 1;
    private static final int MISTAKE = 2;
    private static final long BYTES_PER_MEGABYTE = 1_000_000;

    @Option(names = "--config", paramLabel = "FILE", required = true, converter = PathArgument.class,
            description = "The configuration file.")
    private Path config;

    @Option(names = "--runtime-dir", paramLabel = "DIR", defaultValue = "/run/mobilityd", converter = PathArgument.class,
            description = "Holds the control socket and the pinned maps and programs (default: ${DEFAULT-VALUE}).")
    private Path runtimeDir;

    @Option(names = "--check", description = "Only check the configuration.")
    private boolean check;

    @Option(names = "--remove", description = {"Remove everything that is pinned in DIR from the kernel, and end: programs are detached,",
        "bindings forgotten."})
    private boolean remove;

    @Option(names = "--record", paramLabel = "FILE", converter = PathArgument.class, description = {
        "Write everything that the roles are told, and what they do, to FILE, which must not exist; mobilityctl replay does it again.",
        "It contains keys. When it cannot be written (any more), the daemon goes on without."})
    private Path record;

    @Option(names = "--record-limit", paramLabel = "MEGABYTES", defaultValue = "256",
            description = "The recording ends when it is that long (default: ${DEFAULT-VALUE}).")
    private int recordLimit;

    @Spec
    private CommandSpec spec;

    private volatile Daemon running;
    private volatile Recording recording;
    private volatile boolean leaving;

    public static void main(String[] arguments) {
        HeadStart.begin();
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Mobilityd()).setParameterExceptionHandler(Mobilityd::misused);
    }

    @Override
    public Integer call() {
        try {
            Configuration configuration = ConfigurationReader.read(config);
            if (check) {
                MissingUplinks.of(configuration).forEach(missing -> complain(config + ": warning: " + missing));
                return 0;
            }
            Runtime.getRuntime().addShutdownHook(new Thread(this::endInOrder, "signal"));
            return withRuntimeDirectory(configuration);
        } catch (ConfigurationException e) {
            complain(e.getMessage());
            return MISTAKE;
        } catch (IOException | RuntimeException e) {
            complain("mobilityd: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
            return CANNOT_RUN;
        } finally {
            leaving = true;
        }
    }

    private int withRuntimeDirectory(Configuration configuration) throws IOException {
        try (RuntimeDirectory directory = RuntimeDirectory.take(runtimeDir);
                Ports ports = LinuxPorts.open(directory.bpf(), directory.hostSettings())) {
            if (remove) {
                ports.host().restore();
                ports.host().keepOnlyAccessLinks(Set.of());
                ports.datapath().removeAll();
                return 0;
            }
            return run(configuration, directory, ports);
        }
    }

    private int run(Configuration configuration, RuntimeDirectory directory, Ports ports) throws IOException {
        Log log = new Log(System.err, configuration.logLevel(), Clock.systemUTC());
        warn(configuration, log);
        SecureRandom random = new SecureRandom();
        try (Recording recorded = Recording.begin(record, recordLimit * BYTES_PER_MEGABYTE, random::nextBytes, now -> Instant.now(), log)) {
            Daemon daemon = new Daemon(configuration, () -> readAgain(log), each -> Roles.of(each, recorded.engines(), log),
                    directory.controlSocket(), ports, log);
            recording = recorded;
            running = daemon;
            daemon.run();
        }
        return 0;
    }

    private Configuration readAgain(Log log) throws ConfigurationException, IOException {
        Configuration configuration = ConfigurationReader.read(config);
        warn(configuration, log);
        return configuration;
    }

    /** SIGTERM or SIGINT: the virtual machine would end with the signal's number; an orderly end is no failure. */
    private void endInOrder() {
        if (leaving) {
            return;
        }
        Daemon daemon = running;
        if (daemon != null) {
            try {
                daemon.stop();
                recording.awaitEnd();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private void warn(Configuration configuration, Log log) throws IOException {
        warnAboutReadableKeys(configuration, log);
        for (MissingUplinks missing : MissingUplinks.of(configuration)) {
            log.warning("uplinks-missing", "key", missing.key(), "interfaces", String.join(",", missing.interfaces()), "consequence",
                    "what arrives there does not reach mobile nodes that are away");
        }
    }

    private void warnAboutReadableKeys(Configuration configuration, Log log) throws IOException {
        boolean hasKeys = configuration.mobileNode().isPresent() || configuration.distributedAnchorRouter().isPresent()
                || configuration.homeAgent().filter(agent -> !agent.mobileNodes().isEmpty()).isPresent()
                || configuration.centralDatabase().filter(database -> !database.anchorRouters().isEmpty()).isPresent();
        if (hasKeys && Files.getPosixFilePermissions(config).contains(PosixFilePermission.OTHERS_READ)) {
            log.warning("keys-readable-by-everybody", "file", config, "advice", "chmod 600");
        }
    }

    private void complain(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    private static int misused(ParameterException misuse, String[] arguments) {
        CommandLine command = misuse.getCommandLine();
        command.getErr().println("mobilityd: " + misuse.getMessage() + " (see mobilityd --help)");
        return MISTAKE;
    }
}
