package org.mobilityd.protocol.correspondent;

import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.auth.KeygenTokens;
import org.mobilityd.protocol.auth.TestSecret;
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
        TestSecret secret = nonces.current();
        return answer(now, packet, HOME, new HomeTest(secret.nonceIndex(), init.homeInitCookie(), KeygenTokens.home(secret, packet.source()),
                List.of()));
    }

    List<Effect> on(long now, InboundPacket packet, CareOfTestInit init) {
        TestSecret secret = nonces.current();
        return answer(now, packet, CARE_OF, new CareOfTest(secret.nonceIndex(), init.careOfInitCookie(),
                KeygenTokens.careOf(secret, packet.source()), List.of()));
    }

    private List<Effect> answer(long now, InboundPacket packet, String kind, MobilityMessage test) {
        Ipv6Address source = packet.source();
        if (packet.homeAddressOption() != null) {
            return List.of(Events.testDropped(kind, "home-address-option", source));
        }
        if (packet.routingHeader() != null) {
            return List.of(Events.testDropped(kind, "routing-header", source));
        }
        if (!source.isUnicastRoutable()) {
            return List.of(Events.testDropped(kind, "source-not-unicast", source));
        }
        if (!limiter.permits(now, source)) {
            return List.of(Events.suppressed(kind + "-test", "rate-limited", source));
        }
        return List.of(new Effect.Transmit(OutboundPacket.plain(packet.destination(), source, test)), Events.testAnswered(kind, source));
    }
}
