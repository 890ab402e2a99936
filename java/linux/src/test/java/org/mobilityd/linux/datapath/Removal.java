package org.mobilityd.linux.datapath;

/** Takes something away that must not outlast this process: once, when its user closes it, or else when the process ends (Ctrl-C). */
final class Removal implements AutoCloseable {

    private final Runnable work;
    private final Thread atExit = new Thread(this::once);
    private boolean done;

    Removal(Runnable work) {
        this.work = work;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    @Override
    public void close() {
        once();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException alreadyEnding) {
            return;
        }
    }

    private synchronized void once() {
        if (!done) {
            done = true;
            work.run();
        }
    }
}
