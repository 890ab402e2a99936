package org.mobilityd.daemon.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A file's content, or a directory's, on a disk: of what has changed since it was synchronised a power cut leaves any part, in order. */
final class Unsynchronised<T> {

    private final List<Change<T>> pending = new ArrayList<>();
    private T synchronised;

    private record Change<T>(long time, UnaryOperator<T> how) {
    }

    Unsynchronised(T synchronised) {
        this.synchronised = synchronised;
    }

    /** @param how keeps what it is given, and makes another */
    void change(long time, UnaryOperator<T> how) {
        pending.add(new Change<>(time, how));
    }

    /** A synchronisation that began at {@code time} has ended: what was still going on when it began it need not have seen. */
    void synchronise(long time) {
        while (!pending.isEmpty() && pending.get(0).time < time) {
            synchronised = pending.remove(0).how.apply(synchronised);
        }
    }

    /** What processes see. */
    T now() {
        return afterPowerCut(() -> true);
    }

    /** @param survives asked for each change that has not been synchronised */
    T afterPowerCut(BooleanSupplier survives) {
        T left = synchronised;
        for (Change<T> change : pending) {
            if (survives.getAsBoolean()) {
                left = change.how.apply(left);
            }
        }
        return left;
    }
}
