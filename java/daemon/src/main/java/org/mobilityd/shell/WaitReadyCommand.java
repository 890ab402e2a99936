package org.mobilityd.shell;

import com.google.gson.reflect.TypeToken;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.mobilityd.daemon.control.View.InterfaceView;
import org.mobilityd.daemon.control.View.Status;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code wait-ready}: returns when the daemon runs and is attached to all its interfaces. */
@Command(name = "wait-ready", mixinStandardHelpOptions = true,
        description = "Waits until the daemon runs and is attached to all interfaces of its configuration.")
final class WaitReadyCommand implements Callable<Integer> {

    private static final long INTERVAL_MILLIS = 50;

    @ParentCommand
    private Mobilityctl root;

    @Option(names = "--timeout", paramLabel = "S", defaultValue = "30",
            description = "Seconds to wait at most (default: ${DEFAULT-VALUE}).")
    private double timeoutSeconds;

    @Override
    public Integer call() throws InterruptedException {
        long deadline = System.nanoTime() + (long) (timeoutSeconds * TimeUnit.SECONDS.toNanos(1));
        while (true) {
            CommandFailedException obstacle = obstacle();
            if (obstacle == null) {
                return 0;
            }
            if (System.nanoTime() - deadline >= 0) {
                throw obstacle;
            }
            Thread.sleep(INTERVAL_MILLIS);
        }
    }

    /** Why the daemon is not ready, or null. */
    private CommandFailedException obstacle() {
        try (DaemonConnection daemon = root.connect()) {
            Status status = daemon.ask("status", Status.class);
            if (status.ready()) {
                return null;
            }
            List<InterfaceView> interfaces = daemon.ask("interfaces", new TypeToken<List<InterfaceView>>() { }.getType());
            return new CommandFailedException(Mobilityctl.FAILED, "not ready: " + interfaces.stream().filter(one -> one.reason() != null)
                    .map(one -> one.name() + ": " + one.reason()).collect(Collectors.joining("; ")));
        } catch (CommandFailedException e) {
            return e;
        }
    }
}
