package org.mobilityd.protocol.correspondent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input.MalformedReceived;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.ErrorMessage;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MalformedReason;
import org.mobilityd.wire.Message;
import org.mobilityd.wire.MobilityMessage.BindingError;
import org.mobilityd.wire.OutboundPacket;

/**
 * Binding Errors (RFC 6275 section 9.3.3) and Parameter Problems (section 9.2). Both go to the source that was on the wire, bypassing the
 * Binding Cache, never to an address that is not unicast, and no faster than ICMPv6 errors would (RFC 4443 section 2.4).
 */
public final class ErrorReplies {

    /** What RFC 4443 section 2.4 (c) leaves of 1280 bytes: IPv6 header 40, ICMPv6 header 8. */
    private static final int MAX_QUOTED_BYTES = 1280 - 40 - 8;

    private final RateLimiter limiter;

    public ErrorReplies(RateLimit limit) {
        this.limiter = new RateLimiter(limit);
    }

    /**
     * @param source where the offending packet came from, on the wire
     * @param destination where it went: answers for itself
     * @param homeAddress of its Home Address option, or null: it had none
     */
    public List<Effect> bindingError(long now, int status, Ipv6Address source, Ipv6Address destination, Ipv6Address homeAddress) {
        Ipv6Address copied = homeAddress != null ? homeAddress : Ipv6Address.UNSPECIFIED;
        return reply(now, "binding-error", source, destination, new BindingError(status, copied, List.of()),
                Events.bindingErrorSent(status, source, copied));
    }

    /** What a malformed message gets: a Parameter Problem when section 9.2 demands one, else silence; counted in any case. */
    public List<Effect> malformed(long now, MalformedReceived malformed) {
        Effect counted = Events.malformed(reason(malformed.reason()), malformed.source(), malformed.destination());
        if (malformed.reason() != MalformedReason.BAD_PAYLOAD_PROTO && malformed.reason() != MalformedReason.HEADER_TOO_SHORT) {
            return List.of(counted);
        }
        byte[] quoted = Arrays.copyOf(malformed.packet(), Math.min(malformed.packet().length, MAX_QUOTED_BYTES));
        Message problem = new ErrorMessage(Iana.ICMPV6_PARAMETER_PROBLEM, 0, malformed.pointer(), quoted);
        List<Effect> effects = new ArrayList<>(reply(now, "parameter-problem", malformed.source(), malformed.destination(), problem,
                Events.parameterProblemSent(malformed.source(), malformed.pointer())));
        effects.add(counted);
        return effects;
    }

    private List<Effect> reply(long now, String what, Ipv6Address to, Ipv6Address from, Message message, Effect sent) {
        if (!to.isUnicastRoutable()) {
            return List.of(Events.suppressed(what, "no-unicast-destination", to));
        }
        if (!limiter.permits(now, to)) {
            return List.of(Events.suppressed(what, "rate-limited", to));
        }
        return List.of(new Effect.Transmit(OutboundPacket.plain(from, to, message)), sent);
    }

    private static String reason(MalformedReason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
