package org.mobilityd.daemon.config;

import java.util.Map;
import org.mobilityd.linux.datapath.Limit;
import org.mobilityd.linux.datapath.Rate;
import org.mobilityd.protocol.correspondent.CorrespondentConfig.ReplyRates;
import org.mobilityd.protocol.correspondent.RateLimit;

/**
 * What outsiders can make this node do, and how often.
 *
 * @param fastPath one of each
 * @param refusals Binding Acknowledgements that refuse
 * @param errors Binding Errors and ICMPv6 Parameter Problems
 * @param refreshRequests Binding Refresh Requests
 */
public record Limits(Map<Limit, Rate> fastPath, Reply refusals, Reply errors, Reply refreshRequests) {

    /** Of messages of one kind that a mobility agent sends. @param perDestination towards one /64 @param total altogether */
    public record Reply(Rate perDestination, Rate total) {

        static Reply of(RateLimit limit) {
            return new Reply(new Rate(limit.perPrefixPerSecond(), limit.perPrefixBurst()),
                    new Rate(limit.totalPerSecond(), limit.totalBurst()));
        }

        RateLimit toRateLimit() {
            return new RateLimit(perDestination.perSecond(), perDestination.burst(), total.perSecond(), total.burst());
        }
    }

    /** For the engine. Test inits are answered by the fast path; their limit there stays as it is. */
    public ReplyRates replyRates() {
        return new ReplyRates(ReplyRates.DEFAULT.testAnswers(), refusals.toRateLimit(), errors.toRateLimit(),
                refreshRequests.toRateLimit());
    }
}
