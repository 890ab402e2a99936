package org.mobilityd.shell;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code reload}: the daemon reads its configuration again. */
@Command(name = "reload", mixinStandardHelpOptions = true, description = {
    "Has the daemon read its configuration file again and go on with it, without losing a packet or a binding.",
    "When there is a mistake in it, says which, and everything stays as it was."})
final class ReloadCommand implements Callable<Integer> {

    @ParentCommand
    private Mobilityctl root;

    @Override
    public Integer call() {
        try (DaemonConnection daemon = root.connect()) {
            daemon.ask("reload");
            return 0;
        }
    }
}
