package org.mobilityd.protocol.correspondent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.correspondent.CorrespondentConfig.NonceSchedule;

/**
 * Nonces and node keys (RFC 6275 sections 5.2.1, 5.2.2, 5.2.7). Both change together every interval, so that an index names both; none
 * is accepted beyond its lifetime, counted from its creation, which is never later than its first use.
 */
final class NonceTable {

    private static final int MAX_INDEX = 0xffff;
    /** What the fast path has room for; only a process that is started again and again comes near it. */
    private static final int MAX_SECRETS = 16;

    private final RandomSource random;
    private final long interval;
    private final long lifetime;
    /** Oldest first, the current one last. */
    private final Deque<Nonce> nonces = new ArrayDeque<>();

    NonceTable(NonceSchedule schedule, RandomSource random) {
        this.random = random;
        this.interval = schedule.interval().toNanos();
        this.lifetime = schedule.lifetime().toNanos();
    }

    /**
     * Takes over what an earlier life of this process left in the fast path.
     *
     * @return those that are of no use: too old, from the future, or two of one index
     */
    List<TestSecret> adopt(long now, List<TestSecret> inherited) {
        List<TestSecret> useless = new ArrayList<>();
        List<TestSecret> oldestFirst = new ArrayList<>(inherited);
        oldestFirst.sort(Comparator.comparingLong(TestSecret::createdAt));
        for (TestSecret secret : oldestFirst) {
            boolean usable = secret.createdAt() <= now && isAlive(now, secret) && isIndex(secret.nonceIndex())
                    && byIndex(secret.nonceIndex()) == null;
            if (usable) {
                nonces.addLast(Nonce.of(secret));
            } else {
                useless.add(secret);
            }
        }
        return useless;
    }

    /** Makes a fresh nonce and Kcn the current ones; call {@link #dropExpired} before. */
    TestSecret rotate(long now) {
        byte[] nodeKey = new byte[TestSecret.NODE_KEY_BYTES];
        byte[] nonce = new byte[TestSecret.NONCE_BYTES];
        random.nextBytes(nodeKey);
        random.nextBytes(nonce);
        TestSecret fresh = new TestSecret(nextIndex(), nodeKey, nonce, now);
        Arrays.fill(nodeKey, (byte) 0);
        Arrays.fill(nonce, (byte) 0);
        nonces.addLast(Nonce.of(fresh));
        return fresh;
    }

    /** Wipes the nonces whose time is over, and the oldest when there is no room for another one; returns their indices. */
    List<Integer> dropExpired(long now) {
        List<Integer> expired = new ArrayList<>();
        while (!nonces.isEmpty() && (!isAlive(now, nonces.peekFirst().secret()) || nonces.size() >= MAX_SECRETS)) {
            Nonce nonce = nonces.removeFirst();
            expired.add(nonce.index());
            nonce.destroy();
        }
        return expired;
    }

    /** The one that tokens are made with now. */
    Nonce current() {
        return nonces.peekLast();
    }

    /** The one of a nonce index, or null when there is none that is still accepted. */
    Nonce find(long now, int nonceIndex) {
        Nonce nonce = byIndex(nonceIndex);
        return nonce != null && isAlive(now, nonce.secret()) ? nonce : null;
    }

    boolean isRotationDue(long now) {
        return nonces.isEmpty() || now - current().createdAt() >= interval;
    }

    /** When the next one is to be made or the oldest to be dropped. */
    long nextDeadline() {
        return nonces.isEmpty() ? Engine.NEVER : Math.min(current().createdAt() + interval, nonces.peekFirst().createdAt() + lifetime);
    }

    /** When the secret that was created at {@code createdAt} stops being accepted. */
    long endOf(long createdAt) {
        return createdAt + lifetime;
    }

    /** Oldest first. */
    List<Nonce> accepted() {
        return List.copyOf(nonces);
    }

    /**
     * The first index is random: after a restart without memory a token from before most likely names an index that is unknown, which is
     * answered (136 to 138), and not one that is known with another nonce, which could not be (the authenticator would just be wrong).
     */
    private int nextIndex() {
        if (nonces.isEmpty()) {
            return 1 + Math.floorMod(random.nextLong(), MAX_INDEX);
        }
        int last = current().index();
        return last == MAX_INDEX ? 1 : last + 1;
    }

    private boolean isAlive(long now, TestSecret secret) {
        return now - secret.createdAt() < lifetime;
    }

    private Nonce byIndex(int nonceIndex) {
        for (Nonce nonce : nonces) {
            if (nonce.index() == nonceIndex) {
                return nonce;
            }
        }
        return null;
    }

    private static boolean isIndex(int nonceIndex) {
        return nonceIndex >= 1 && nonceIndex <= MAX_INDEX;
    }
}
