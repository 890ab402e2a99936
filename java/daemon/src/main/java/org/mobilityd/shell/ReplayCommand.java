package org.mobilityd.shell;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.mobilityd.daemon.Version;
import org.mobilityd.daemon.text.PathArgument;
import org.mobilityd.protocol.recording.RecordingException;
import org.mobilityd.protocol.recording.Replay;
import org.mobilityd.protocol.recording.Replay.Outcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code replay}: the engines here do again what a daemon's did. */
@Command(name = "replay", mixinStandardHelpOptions = true, description = {
    "Tells the roles of this program what those of a daemon were told (mobilityd --record), and compares what they do.",
    "Says the first difference, exit status 1, or that there is none. Needs no daemon, and touches nothing."})
final class ReplayCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", converter = PathArgument.class, description = "What mobilityd --record has written.")
    private Path file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        try (InputStream recording = new BufferedInputStream(Files.newInputStream(file))) {
            return tell(Replay.of(recording));
        } catch (RecordingException e) {
            throw new CommandFailedException(Mobilityctl.FAILED, file + ": " + e.getMessage());
        }
    }

    private int tell(Outcome outcome) {
        PrintWriter out = spec.commandLine().getOut();
        if (outcome instanceof Outcome.Equal equal) {
            out.printf("%d inputs to %d engines had the same %d effects. Recorded by %s, replayed by mobilityd %s; the recording ends: %s.%n",
                    equal.inputs(), equal.engines(), equal.effects(), equal.program(), Version.text(), equal.ending());
            return 0;
        }
        Outcome.Different different = (Outcome.Different) outcome;
        out.printf("Recorded by %s, replayed by mobilityd %s: %d inputs had the same effects, the next one has not.%n%s%n",
                different.program(), Version.text(), different.inputs(), different.difference());
        return Mobilityctl.FAILED;
    }
}
