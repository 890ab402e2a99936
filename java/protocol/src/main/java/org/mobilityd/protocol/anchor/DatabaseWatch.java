package org.mobilityd.protocol.anchor;

/**
 * Whether the database is silent: repeated messages are unanswered, and it has said nothing about any mobile node meanwhile. Then nobody
 * waits for it any more.
 */
final class DatabaseWatch {

    private long heardAt = Long.MIN_VALUE;
    private long silentSince;
    private boolean silent;

    boolean isSilent() {
        return silent;
    }

    /** Whether it is silent, and has been for no longer than {@code nanos}. */
    boolean isSilentFor(long now, long nanos) {
        return silent && now - silentSince <= nanos;
    }

    /** It has said something. @return true: it had been silent */
    boolean heard(long now) {
        boolean back = silent;
        heardAt = now;
        silent = false;
        return back;
    }

    /** What was sent at {@code asked}, and again since, is unanswered. @return true: it is silent, which was not known */
    boolean missed(long asked) {
        boolean news = !silent && heardAt < asked;
        silentSince = news ? asked : silentSince;
        silent |= news;
        return news;
    }
}
