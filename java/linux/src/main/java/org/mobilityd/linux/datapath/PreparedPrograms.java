package org.mobilityd.linux.datapath;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Programs that are loaded ahead, on as many threads as there are processors: the kernel's verifier takes longer for one than everything
 * else about it, and takes several at once. For one thread at a time, like what loads in place.
 */
final class PreparedPrograms implements AutoCloseable {

    private final Map<List<Object>, Future<BpfProgram>> programs = new HashMap<>();
    private ExecutorService threads;

    /** Begins to load object {@code name} with {@code config}; {@code load} does it. */
    void begin(String name, ByteBuffer config, Callable<BpfProgram> load) {
        if (threads == null) {
            threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), PreparedPrograms::daemon);
        }
        programs.computeIfAbsent(List.of(name, config), key -> threads.submit(load));
    }

    /** Says that no more will be begun for now, so that the threads end with what they have. */
    void begun() {
        if (threads != null) {
            threads.shutdown();
            threads = null;
        }
    }

    /** The program, for the caller to close; empty when it was not begun or cannot be loaded: loading it in place says why. */
    Optional<BpfProgram> take(String name, ByteBuffer config) {
        return Optional.ofNullable(programs.remove(List.of(name, config))).flatMap(PreparedPrograms::result);
    }

    /** Drops what nobody took. */
    @Override
    public void close() {
        begun();
        programs.values().forEach(program -> result(program).ifPresent(BpfProgram::close));
        programs.clear();
    }

    private static Optional<BpfProgram> result(Future<BpfProgram> program) {
        try {
            return Optional.of(program.get());
        } catch (ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "load");
        thread.setDaemon(true);
        return thread;
    }
}
