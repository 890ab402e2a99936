package org.mobilityd.protocol.anchor;

import java.util.List;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.binding.UpdateRateLimit;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** A mobile node that is here has been announced to go to another router (RFC 5949 section 4). All times are monotonic nanoseconds. */
final class Leaving {

    /** How long what is for a mobile node goes to its next router while it has not gone. */
    private static final long RELAYED_NANOS = Lifetimes.nanosOfSeconds(5);

    final Ipv6Address router;
    /** Those that {@link #router} is told of. */
    final List<OlderPrefix> prefixes;
    /** The Handover Initiate; null: it has been answered. */
    Question question;
    /** It goes now: as soon as {@link #router} is ready, all that is for it goes there. */
    boolean goes;
    private long ready = Engine.NEVER;
    private long relayed = Engine.NEVER;
    private final long endsAt;

    Leaving(long now, Ipv6Address router, List<OlderPrefix> prefixes) {
        this.router = router;
        this.prefixes = List.copyOf(prefixes);
        this.question = new Question(now, router, Question.Kind.HANDOVER, new UpdateRateLimit());
        this.endsAt = now + Announcements.PREPARED_NANOS;
    }

    void ready(long now) {
        ready = now;
        question = null;
    }

    boolean isReady() {
        return ready != Engine.NEVER;
    }

    /** Whether relaying may begin, and go on for as long as it may, before {@link #router} gives up. */
    boolean mayBegin(long now) {
        return isReady() && now + RELAYED_NANOS <= endsAt;
    }

    void relay(long now) {
        relayed = now;
    }

    boolean isRelaying() {
        return relayed != Engine.NEVER;
    }

    /** Whether the tunnel for {@code prefix}, an older one, has given way to the next router's. */
    boolean relays(Ipv6Prefix prefix) {
        return isRelaying() && prefixes.stream().anyMatch(older -> older.prefix().equals(prefix));
    }

    /** When it is given up, the mobile node being here still. */
    long endsAt() {
        return isRelaying() ? relayed + RELAYED_NANOS : endsAt;
    }
}
