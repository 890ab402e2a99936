package org.mobilityd.protocol.correspondent;

import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage;
import org.mobilityd.wire.MobilityMessage.CareOfTest;
import org.mobilityd.wire.MobilityMessage.CareOfTestInit;
import org.mobilityd.wire.MobilityMessage.HomeTest;
import org.mobilityd.wire.MobilityMessage.HomeTestInit;
import org.mobilityd.wire.OutboundPacket;

/**
 * Answers Home and Care-of Test Inits without keeping anything (RFC 6275 section 9.4), with the same tokens as the fast path, for datapaths
 * that leave it to the engine. The answer is about as long as the question: it amplifies nothing.
 */
final class TestResponder {

    private static final String HOME = "home";
    private static final String CARE_OF = "care-of";

    private final NonceTable nonces;
    private final RateLimiter limiter;

    TestResponder(NonceTable nonces, RateLimit limit) {
        this.nonces = nonces;
        this.limiter = new RateLimiter(limit);
    }

    List<Effect> on(long now, InboundPacket packet, HomeTestInit init) {
        Effect objection = objection(now, packet, HOME);
        if (objection != null) {
            return List.of(objection);
        }
        Nonce nonce = nonces.current();
        return answer(packet, HOME, new HomeTest(nonce.index(), init.homeInitCookie(), nonce.tokens().home(packet.source()), List.of()));
    }

    List<Effect> on(long now, InboundPacket packet, CareOfTestInit init) {
        Effect objection = objection(now, packet, CARE_OF);
        if (objection != null) {
            return List.of(objection);
        }
        Nonce nonce = nonces.current();
        return answer(packet, CARE_OF,
                new CareOfTest(nonce.index(), init.careOfInitCookie(), nonce.tokens().careOf(packet.source()), List.of()));
    }

    private static List<Effect> answer(InboundPacket packet, String kind, MobilityMessage test) {
        return List.of(new Effect.Transmit(OutboundPacket.plain(packet.destination(), packet.source(), test)),
                Events.testAnswered(kind, packet.source()));
    }

    /** Why the test init gets no answer, or null. Looked at before any token is computed. */
    private Effect objection(long now, InboundPacket packet, String kind) {
        Ipv6Address source = packet.source();
        if (packet.homeAddressOption() != null) {
            return Events.testDropped(kind, "home-address-option", source);
        }
        if (packet.routingHeader() != null) {
            return Events.testDropped(kind, "routing-header", source);
        }
        if (!source.isUnicastRoutable()) {
            return Events.testDropped(kind, "source-not-unicast", source);
        }
        return limiter.permits(now, source) ? null : Events.suppressed(kind + "-test", "rate-limited", source);
    }
}
