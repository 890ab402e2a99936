package org.mobilityd.shell;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jline.terminal.Terminal;
import org.mobilityd.daemon.Version;
import org.mobilityd.daemon.text.PathArgument;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code mobilityctl}; without a subcommand an interactive shell. */
@Command(name = "mobilityctl", mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = "Shows and drives a running mobilityd. Without COMMAND: an interactive shell.",
        subcommands = {
            ShowCommand.class, MonitorCommand.class, TraceCommand.class, MetricsCommand.class, AnalyzeCommand.class, HandoverCommand.class,
            ReloadCommand.class, RevokeCommand.class, WaitReadyCommand.class, ReplayCommand.class, CommandLine.HelpCommand.class},
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done", "1:the daemon refused, or was not ready in time; a replay differs", "2:wrong usage", "3:no daemon is reachable"})
public final class Mobilityctl implements Callable<Integer> {

    static final int FAILED = 1;
    static final int UNREACHABLE = 3;

    @Option(names = "--runtime-dir", paramLabel = "DIR", defaultValue = "/run/mobilityd", converter = PathArgument.class,
            description = "Where the daemon has its control socket (default: ${DEFAULT-VALUE}).")
    private Path runtimeDir;

    @Spec
    private CommandSpec spec;

    /** The terminal of the interactive shell while one runs, else null: a command then makes its own. */
    private Terminal terminal;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    public static CommandLine commandLine() {
        return new CommandLine(new Mobilityctl()).setExecutionExceptionHandler(oneLine())
                .setParameterExceptionHandler(Mobilityctl::misused);
    }

    @Override
    public Integer call() throws Exception {
        return new InteractiveShell(this, spec.commandLine()).run();
    }

    DaemonConnection connect() {
        return DaemonConnection.open(runtimeDir);
    }

    Path runtimeDir() {
        return runtimeDir;
    }

    Terminal terminal() {
        return terminal;
    }

    void useTerminal(Terminal shared) {
        this.terminal = shared;
    }

    private static IExecutionExceptionHandler oneLine() {
        return (failure, commandLine, parsed) -> {
            String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
            commandLine.getErr().println("mobilityctl: " + reason);
            return failure instanceof CommandFailedException failed ? failed.exitStatus() : FAILED;
        };
    }

    private static int misused(ParameterException misuse, String[] arguments) {
        CommandLine command = misuse.getCommandLine();
        command.getErr().println("mobilityctl: " + misuse.getMessage() + " (see " + command.getCommandSpec().qualifiedName() + " --help)");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }
}
