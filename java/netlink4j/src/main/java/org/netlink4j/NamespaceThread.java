package org.netlink4j;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A thread in a new network namespace of its own. A process cannot change its namespace as a whole, but each of its threads can: what
 * runs here, sockets that are opened here, and processes that are started here are in the new namespace. It exists until the last of
 * them is gone. Meant for tests, and for programs that serve several namespaces.
 */
public final class NamespaceThread implements AutoCloseable {

    private final ExecutorService thread;
    private final NetworkNamespace namespace;

    private NamespaceThread(ExecutorService thread, NetworkNamespace namespace) {
        this.thread = thread;
        this.namespace = namespace;
    }

    /** What can be done in a namespace. */
    public interface Task {
        void run() throws Exception;
    }

    /** @throws NetlinkException when the process may not make namespaces */
    public static NamespaceThread start(String name) {
        ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
            Thread made = new Thread(work, "netns-" + name);
            made.setDaemon(true);
            return made;
        });
        try {
            NetworkNamespace namespace = result(thread, () -> {
                NetworkNamespace.unshare();
                return NetworkNamespace.current();
            });
            return new NamespaceThread(thread, namespace);
        } catch (RuntimeException failure) {
            thread.shutdown();
            throw failure;
        }
    }

    /** The namespace, for moving links there. */
    public NetworkNamespace namespace() {
        return namespace;
    }

    /** Runs {@code task} there and waits for it; its unchecked exceptions and errors are thrown on, others wrapped. */
    public <T> T call(Callable<T> task) {
        return result(thread, task);
    }

    public void run(Task task) {
        call(() -> {
            task.run();
            return null;
        });
    }

    @Override
    public void close() {
        thread.shutdown();
        namespace.close();
    }

    private static <T> T result(ExecutorService thread, Callable<T> task) {
        try {
            return thread.submit(task).get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (failure.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(failure.getCause());
        } catch (InterruptedException wanted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", wanted);
        }
    }
}
