package org.mobilityd.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.SyntaxError;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import picocli.CommandLine;
import picocli.shell.jline3.PicocliJLineCompleter;

/**
 * {@code mobilityctl} without a command: reads commands from a terminal, with completion and history, or from a pipe, one per line.
 */
final class InteractiveShell {

    private static final String PROMPT = "mobilityctl> ";
    private static final int HISTORY_LINES = 1_000;

    private final Mobilityctl root;
    private final CommandLine commands;
    private final DefaultParser parser = new DefaultParser();
    /** As it was given to the shell: completion parses half a line, and with it sets the options anew. */
    private final String runtimeDir;

    InteractiveShell(Mobilityctl root, CommandLine commands) {
        this.root = root;
        this.commands = commands;
        this.runtimeDir = root.runtimeDir().toString();
    }

    /** The exit status of the last command. */
    int run() throws IOException {
        return Terminals.interactive() ? onTerminal() : fromPipe();
    }

    private int onTerminal() throws IOException {
        int status = 0;
        try (Terminal terminal = Terminals.open()) {
            root.useTerminal(terminal);
            LineReader reader = LineReaderBuilder.builder().terminal(terminal).appName("mobilityctl").parser(parser)
                    .completer(new PicocliJLineCompleter(commands.getCommandSpec()))
                    .variable(LineReader.HISTORY_SIZE, HISTORY_LINES).variable(LineReader.HISTORY_FILE_SIZE, HISTORY_LINES).build();
            Path history = historyFile();
            if (history != null) {
                reader.setVariable(LineReader.HISTORY_FILE, history);
            }
            while (true) {
                try {
                    String line = reader.readLine(PROMPT);
                    if (isEnd(line)) {
                        return status;
                    }
                    status = execute(line);
                } catch (UserInterruptException e) {
                    // Ctrl-C clears the line, as in any shell.
                } catch (EndOfFileException e) {
                    return status;
                }
            }
        } finally {
            root.useTerminal(null);
        }
    }

    private int fromPipe() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int status = 0;
        String line;
        while ((line = in.readLine()) != null && !isEnd(line)) {
            status = execute(line);
        }
        return status;
    }

    private int execute(String line) {
        if (line.isBlank() || line.strip().startsWith("#")) {
            return 0;
        }
        try {
            List<String> words = parser.parse(line, line.length()).words().stream().filter(word -> !word.isEmpty()).toList();
            String[] withPlace = java.util.stream.Stream.concat(
                    java.util.stream.Stream.of("--runtime-dir", runtimeDir), words.stream()).toArray(String[]::new);
            return commands.execute(withPlace);
        } catch (SyntaxError e) {
            commands.getErr().println("mobilityctl: " + e.getMessage());
            return commands.getCommandSpec().exitCodeOnInvalidInput();
        }
    }

    private static boolean isEnd(String line) {
        return line.strip().equals("exit") || line.strip().equals("quit");
    }

    /** In the XDG state directory; null when that cannot be made. */
    static Path historyFile() {
        String state = System.getenv("XDG_STATE_HOME");
        Path states = state != null && state.startsWith("/") ? Path.of(state) : Path.of(System.getProperty("user.home"), ".local", "state");
        Path folder = states.resolve("mobilityctl");
        try {
            Files.createDirectories(folder);
            return folder.resolve("history");
        } catch (IOException e) {
            return null;
        }
    }
}
