package org.mobilityd.protocol.correspondent;

import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.correspondent.CorrespondentConfig.RefreshPolicy;
import org.mobilityd.wire.MobilityMessage.BindingRefreshRequest;
import org.mobilityd.wire.OutboundPacket;

/** Asks mobile nodes, at their home address, to renew a binding that is in use and about to expire (RFC 6275 section 9.5.5). */
final class RefreshRequester {

    private final RefreshPolicy policy;
    private final BindingCache cache;
    private final RateLimiter limiter;

    RefreshRequester(RefreshPolicy policy, RateLimit limit, BindingCache cache) {
        this.policy = policy;
        this.cache = cache;
        this.limiter = new RateLimiter(limit);
    }

    /** The first request for an entry; nothing when there has been one since the last Binding Update. */
    List<Effect> begin(long now, CachedBinding entry) {
        return entry.refresh().sent() == 0 ? request(now, entry) : List.of();
    }

    /** Sends another one when it is due. */
    List<Effect> onTimer(long now, CachedBinding entry) {
        return entry.refresh().isDue(now) ? request(now, entry) : List.of();
    }

    /** One that the rate limit swallows counts as sent: the next one is a retransmission anyway. */
    private List<Effect> request(long now, CachedBinding entry) {
        if (policy.maxRequests() == 0) {
            return List.of();
        }
        CachedBinding asked = entry.with(entry.refresh().afterSending(now, policy.maxRequests()));
        cache.put(now, asked);
        BindingKey key = entry.key();
        if (!limiter.permits(now, key.homeAddress())) {
            return List.of(Events.suppressed("binding-refresh-request", "rate-limited", key.homeAddress()));
        }
        return List.of(
                new Effect.Transmit(OutboundPacket.plain(key.correspondent(), key.homeAddress(), new BindingRefreshRequest(List.of()))),
                Events.refreshRequested(entry.binding(), asked.refresh().sent()));
    }
}
