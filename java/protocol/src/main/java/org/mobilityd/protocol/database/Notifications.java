package org.mobilityd.protocol.database;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.protocol.proxy.Pacer;
import org.mobilityd.protocol.proxy.Revocation;
import org.mobilityd.protocol.rows.SipHash;
import org.mobilityd.wire.Ipv6Address;

/**
 * What previous routers have to be told and have not acknowledged yet: sent when the pacer permits, then again after one second, two, and
 * so on up to thirty-two (RFC 8885 section 3.6). One at a time for each mobile node and router, and at most MAX_UPDATE_RATE of them a
 * second; a newer one replaces an older.
 */
final class Notifications {

    /** INITIAL_BINDACK_TIMEOUT and MAX_BINDACK_TIMEOUT (RFC 6275 section 12); the first is {@link Revocation#INITIAL_TIMEOUT} too. */
    private static final long INITIAL_TIMEOUT = 1_000_000_000L;
    private static final long MAX_TIMEOUT = 32_000_000_000L;
    /** A router that is told of a session's end and does not answer: it will see by itself that nobody refreshes. */
    private static final int MAX_FAREWELLS = 6;

    /** What a router has to know of a session. */
    enum Subject {
        /** It is served elsewhere. */
        MOVED(MAX_TIMEOUT, Integer.MAX_VALUE),
        /** The same, of a session to which it has joined late: then the serving router has to hear of it. */
        JOINED(MAX_TIMEOUT, Integer.MAX_VALUE),
        /** It is over. */
        ENDED(MAX_TIMEOUT, MAX_FAREWELLS),
        /** It is over at once, whoever serves it (RFC 5846). */
        REVOKED(Revocation.MAX_TIMEOUT, 1 + Revocation.MAX_RETRIES),
        /** What {@link MobilitySession#anchors} says is over, and nothing else of the mobile node. */
        ANCHOR_REVOKED(Revocation.MAX_TIMEOUT, 1 + Revocation.MAX_RETRIES);

        private final long maxTimeout;
        private final int maxSendings;

        Subject(long maxTimeout, int maxSendings) {
            this.maxTimeout = maxTimeout;
            this.maxSendings = maxSendings;
        }

        boolean isMove() {
            return this == MOVED || this == JOINED;
        }

        boolean isRevocation() {
            return this == REVOKED || this == ANCHOR_REVOKED;
        }
    }

    private final Pacer pacer;
    /** MAX_UPDATE_RATE is taken as one for each mobile node; to a router altogether it would be three hand-overs a second. */
    private final UpdateRates rates;
    private final SipHash hash;
    private final Map<Key, Notification> byKey = new HashMap<>();
    private final TreeSet<Notification> byTime = new TreeSet<>(
            Comparator.comparingLong((Notification one) -> one.deadline).thenComparingLong(one -> one.serial));
    private long serials;
    private int sequence;

    private record Key(MobileNodeId node, Ipv6Address router) {

        /** Written out as that of an {@link Ipv6Address}. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Key that && node.equals(that.node) && router.equals(that.router);
        }

        @Override
        public int hashCode() {
            return 31 * node.hashCode() + router.hashCode();
        }
    }

    /** One that is outstanding. */
    static final class Notification {
        final MobileNodeId node;
        final Ipv6Address router;
        /** What the session was when it had to be told. */
        final MobilitySession session;
        final Subject subject;
        final int sequence;
        /** Mobile node and router in one number, for {@link UpdateRates}; that another pair has the same only delays a message. */
        private final long subjectOfRate;
        private final long serial;
        private long deadline;
        private long timeout = INITIAL_TIMEOUT;
        private int sent;

        private Notification(MobilitySession session, Ipv6Address router, Subject subject, int sequence, long subjectOfRate, long serial,
                long deadline) {
            this.node = session.node();
            this.router = router;
            this.session = session;
            this.subject = subject;
            this.sequence = sequence;
            this.subjectOfRate = subjectOfRate;
            this.serial = serial;
            this.deadline = deadline;
        }
    }

    Notifications(Pacer pacer, SipHash hash) {
        this.pacer = pacer;
        this.hash = hash;
        this.rates = new UpdateRates(hash);
    }

    /** {@code router} has to know {@code subject} of {@code session}. */
    void tell(long now, MobilitySession session, Ipv6Address router, Subject subject) {
        sequence = sequence + 1 & 0xffff;
        Notification notification = new Notification(session, router, subject, sequence, subjectOfRate(session.node(), router), ++serials,
                pacer.slot(now));
        Notification former = byKey.put(new Key(session.node(), router), notification);
        if (former != null) {
            byTime.remove(former);
        }
        byTime.add(notification);
    }

    /** It has answered: what it had been told, or null when that is not what was asked last. */
    Notification answered(MobileNodeId node, Ipv6Address router, int answeredSequence) {
        return answered(node, router, answeredSequence, false);
    }

    /** It has answered a revocation, likewise. */
    Notification revocationAnswered(MobileNodeId node, Ipv6Address router, int answeredSequence) {
        return answered(node, router, answeredSequence, true);
    }

    private Notification answered(MobileNodeId node, Ipv6Address router, int answeredSequence, boolean revocation) {
        Notification notification = byKey.get(new Key(node, router));
        if (notification == null || notification.sequence != answeredSequence || notification.sent == 0
                || notification.subject.isRevocation() != revocation) {
            return null;
        }
        forget(notification);
        return notification;
    }

    /** Of what {@code routers} have to be told of {@code node}, {@code which} need not be told any more. */
    void cancel(MobileNodeId node, Iterable<Ipv6Address> routers, Predicate<Notification> which) {
        for (Ipv6Address router : routers) {
            Notification notification = byKey.get(new Key(node, router));
            if (notification != null && which.test(notification)) {
                forget(notification);
            }
        }
    }

    /** It has not yet heard that the session is revoked. */
    boolean isRevoking(MobileNodeId node, Ipv6Address router) {
        Notification notification = byKey.get(new Key(node, router));
        return notification != null && notification.subject == Subject.REVOKED;
    }

    boolean isOutstanding(MobileNodeId node, Ipv6Address router) {
        return byKey.containsKey(new Key(node, router));
    }

    /** Those to be sent now, for the first time or again. */
    List<Notification> due(long now) {
        if (nextDeadline() > now) {
            return List.of();
        }
        List<Notification> due = new ArrayList<>();
        while (!byTime.isEmpty() && byTime.first().deadline <= now) {
            Notification notification = byTime.pollFirst();
            if (notification.sent == notification.subject.maxSendings) {
                byKey.remove(new Key(notification.node, notification.router));
                continue;
            }
            long permitted = rates.earliest(now, notification.subjectOfRate);
            if (permitted > now) {
                notification.deadline = permitted;
                byTime.add(notification);
                continue;
            }
            rates.sent(now, notification.subjectOfRate);
            if (notification.sent++ > 0) {
                notification.timeout = Math.min(2 * notification.timeout, notification.subject.maxTimeout);
            }
            notification.deadline = now + notification.timeout;
            byTime.add(notification);
            due.add(notification);
        }
        return due;
    }

    int size() {
        return byKey.size();
    }

    long nextDeadline() {
        return byTime.isEmpty() ? Engine.NEVER : byTime.first().deadline;
    }

    private long subjectOfRate(MobileNodeId node, Ipv6Address router) {
        return hash.of(hash.of(node.nai().getBytes(StandardCharsets.UTF_8)), router.high(), router.low());
    }

    private void forget(Notification notification) {
        byKey.remove(new Key(notification.node, notification.router));
        byTime.remove(notification);
    }
}
