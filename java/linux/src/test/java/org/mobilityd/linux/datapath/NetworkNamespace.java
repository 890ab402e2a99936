package org.mobilityd.linux.datapath;

import java.util.function.Supplier;

/** A network namespace of this test's own, removed at the end. */
final class NetworkNamespace implements AutoCloseable {

    private static final int CARRIER_CHECKS = 3000;
    private static final int CARRIER_CHECK_MILLIS = 20;

    private final String name;
    private final Removal removal;

    NetworkNamespace(String purpose) {
        name = "dp-" + ProcessHandle.current().pid() + "-" + purpose;
        Command.run("ip netns add " + name);
        removal = new Removal(() -> Command.run("ip netns del " + name));
    }

    String name() {
        return name;
    }

    /** Runs a command in the namespace. */
    String run(String command) {
        return Command.run("ip netns exec " + name + " " + command);
    }

    void bringUp(String interfaceName) {
        run("ip link set " + interfaceName + " up");
    }

    /** Waits until the interface has its carrier, without which what is sent is lost. */
    void awaitCarrier(String interfaceName) {
        for (int i = 0; i < CARRIER_CHECKS; i++) {
            if (run("ip -o link show " + interfaceName).contains("state UP")) {
                return;
            }
            try {
                Thread.sleep(CARRIER_CHECK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        throw new IllegalStateException(interfaceName + " got no carrier");
    }

    /** Runs {@code work} on this thread inside the namespace. */
    <T> T inside(Supplier<T> work) {
        int home = Libc.open("/proc/thread-self/ns/net", 0);
        int there = Libc.open("/run/netns/" + name, 0);
        try {
            Libc.setns(there, Libc.CLONE_NEWNET);
            return work.get();
        } finally {
            Libc.setns(home, Libc.CLONE_NEWNET);
            Libc.close(home);
            Libc.close(there);
        }
    }

    void inside(Runnable work) {
        inside(() -> {
            work.run();
            return null;
        });
    }

    /** Closes those that there are. */
    static void close(NetworkNamespace... namespaces) {
        for (NetworkNamespace namespace : namespaces) {
            if (namespace != null) {
                namespace.close();
            }
        }
    }

    @Override
    public void close() {
        removal.close();
    }
}
