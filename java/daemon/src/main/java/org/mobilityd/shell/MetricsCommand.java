package org.mobilityd.shell;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code metrics}: the Prometheus text format. */
@Command(name = "metrics", mixinStandardHelpOptions = true, description = "Prints every metric in the Prometheus text format.")
final class MetricsCommand implements Runnable {

    @ParentCommand
    private Mobilityctl root;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        try (DaemonConnection daemon = root.connect()) {
            spec.commandLine().getOut().print(daemon.ask("metrics").getAsString());
            spec.commandLine().getOut().flush();
        }
    }
}
