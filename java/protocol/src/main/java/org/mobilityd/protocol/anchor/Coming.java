package org.mobilityd.protocol.anchor;

import java.util.List;
import org.mobilityd.protocol.binding.UpdateRateLimit;
import org.mobilityd.wire.Ipv6Address;

/** A mobile node has been announced to come from another router (RFC 5949 section 4). All times are monotonic nanoseconds. */
final class Coming {

    final Ipv6Address from;
    /** Its older prefixes and who anchors them, as {@link #from} says; empty before it has. */
    List<OlderPrefix> prefixes = List.of();
    /** Whether {@link #from} is asked to say so; null: it need not any more. */
    Question question;
    long endsAt;

    Coming(long now, Ipv6Address from, boolean asks) {
        this.from = from;
        this.question = asks ? new Question(now, from, Question.Kind.HANDOVER, new UpdateRateLimit()) : null;
        this.endsAt = now + Announcements.PREPARED_NANOS;
    }
}
