package org.mobilityd.linux.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class BackgroundTest {

    /** Of /proc/PID/task/TID/stat, counted from the state of the thread, which is the first behind its name (proc(5)). */
    private static final int NICE = 16;

    @Test
    void aThreadThatEntersItIsNicerThanItsProcess() throws Exception {
        FutureTask<Integer> inBackground = new FutureTask<>(() -> {
            Background.enter();
            return nice(Path.of("/proc/thread-self"));
        });
        new Thread(inBackground).start();
        assertEquals(Math.min(ownNice() + 5, 19), inBackground.get());
    }

    private static int ownNice() throws IOException {
        return nice(Path.of("/proc/thread-self"));
    }

    private static int nice(Path task) throws IOException {
        String stat = Files.readString(task.resolve("stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NICE]);
    }
}
