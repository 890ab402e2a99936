package org.mobilityd.protocol.correspondent;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * What a correspondent, or an agent on behalf of many, is told by its operator. {@link #answeringFor} has defaults for the rest.
 *
 * @param correspondents the addresses answered for; at least one prefix, unicast
 * @param prohibited a Binding Update whose home or care-of address lies here is refused with status 129; so is one whose home or
 *        care-of address is a correspondent's, because that would turn the servers' own traffic around
 * @param limits how many bindings, and for how long
 * @param nonces how often nonces and node keys change
 * @param refresh when a mobile node is asked to renew a binding in use
 * @param rates how often outsiders can make the correspondent say something
 */
public record CorrespondentConfig(List<Ipv6Prefix> correspondents, List<Ipv6Prefix> prohibited, BindingLimits limits,
        NonceSchedule nonces, RefreshPolicy refresh, ReplyRates rates) {

    public CorrespondentConfig {
        correspondents = List.copyOf(correspondents);
        prohibited = List.copyOf(prohibited);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(nonces);
        Objects.requireNonNull(refresh);
        Objects.requireNonNull(rates);
        require(!correspondents.isEmpty(), "a correspondent answers for at least one prefix");
        for (Ipv6Prefix prefix : correspondents) {
            require(prefix.address().isUnicastRoutable(), "nobody can answer for " + prefix + ": it is not unicast and routable");
        }
    }

    /** Everything but the addresses at its default. */
    public static CorrespondentConfig answeringFor(List<Ipv6Prefix> correspondents) {
        return new CorrespondentConfig(correspondents, List.of(), BindingLimits.DEFAULT, NonceSchedule.DEFAULT, RefreshPolicy.DEFAULT,
                ReplyRates.DEFAULT);
    }

    public CorrespondentConfig withProhibited(List<Ipv6Prefix> replacement) {
        return new CorrespondentConfig(correspondents, replacement, limits, nonces, refresh, rates);
    }

    public CorrespondentConfig withLimits(BindingLimits replacement) {
        return new CorrespondentConfig(correspondents, prohibited, replacement, nonces, refresh, rates);
    }

    public CorrespondentConfig withNonces(NonceSchedule replacement) {
        return new CorrespondentConfig(correspondents, prohibited, limits, replacement, refresh, rates);
    }

    public CorrespondentConfig withRefresh(RefreshPolicy replacement) {
        return new CorrespondentConfig(correspondents, prohibited, limits, nonces, replacement, rates);
    }

    public CorrespondentConfig withRates(ReplyRates replacement) {
        return new CorrespondentConfig(correspondents, prohibited, limits, nonces, refresh, replacement);
    }

    /** Whether {@code address} is one of those answered for. */
    public boolean answersFor(Ipv6Address address) {
        return anyContains(correspondents, address);
    }

    /** Whether policy forbids {@code address} as a home or care-of address. */
    public boolean prohibits(Ipv6Address address) {
        return anyContains(prohibited, address) || answersFor(address);
    }

    private static boolean anyContains(List<Ipv6Prefix> prefixes, Ipv6Address address) {
        for (Ipv6Prefix prefix : prefixes) {
            if (prefix.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /**
     * @param maxLifetime what a binding gets at most: 4 to 420 seconds (RFC 6275 section 5.2.6)
     * @param maxBindings in total; deleted ones that have to be remembered against replays (section 9.5.3) take a place too
     * @param maxBindingsPerCareOfPrefix with care-of addresses in one /64, counted alike: what a single access network can occupy
     */
    public record BindingLimits(Duration maxLifetime, int maxBindings, int maxBindingsPerCareOfPrefix) {

        public static final BindingLimits DEFAULT =
                new BindingLimits(Duration.ofSeconds(Lifetimes.MAX_RETURN_ROUTABILITY_BINDING_SECONDS), 65_536, 4_096);

        public BindingLimits {
            require(maxLifetime.toSeconds() >= Lifetimes.SECONDS_PER_UNIT
                    && maxLifetime.toNanos() <= Lifetimes.nanosOfSeconds(Lifetimes.MAX_RETURN_ROUTABILITY_BINDING_SECONDS),
                    "a binding by return routability lasts 4 to 420 seconds at most, not " + maxLifetime.toSeconds());
            require(maxBindings >= 1, "room for at least one binding is needed");
            require(maxBindingsPerCareOfPrefix >= 1, "room for at least one binding per care-of prefix is needed");
        }
    }

    /**
     * @param interval how long a nonce and its Kcn are the current ones
     * @param lifetime how long tokens made with them are accepted, from their creation: at most 240 seconds (section 5.2.7), and at most
     *        12 intervals, because the fast path has room for 16 of them
     */
    public record NonceSchedule(Duration interval, Duration lifetime) {

        public static final NonceSchedule DEFAULT =
                new NonceSchedule(Duration.ofSeconds(Lifetimes.MAX_NONCE_SECONDS - Lifetimes.MAX_TOKEN_SECONDS),
                        Duration.ofSeconds(Lifetimes.MAX_NONCE_SECONDS));

        public NonceSchedule {
            require(interval.toMillis() >= 1000, "a nonce is current for at least a second");
            require(lifetime.toNanos() <= Lifetimes.nanosOfSeconds(Lifetimes.MAX_NONCE_SECONDS), "no nonce is accepted beyond 240 seconds");
            require(interval.compareTo(lifetime) < 0, "a nonce must be accepted longer than it is current");
            require(lifetime.compareTo(interval.multipliedBy(12)) <= 0, "a nonce cannot be accepted longer than 12 intervals");
        }
    }

    /**
     * @param lead how long before its end a binding counts as about to expire; at most a quarter of the binding's lifetime is taken
     * @param maxRequests how many Binding Refresh Requests one binding is worth; 0: none
     */
    public record RefreshPolicy(Duration lead, int maxRequests) {

        public static final RefreshPolicy DEFAULT = new RefreshPolicy(Duration.ofSeconds(30), 3);

        public RefreshPolicy {
            require(!lead.isNegative(), "the lead of refresh requests cannot be negative");
            require(maxRequests >= 0 && maxRequests <= 10, "0 to 10 refresh requests per binding");
        }
    }

    /**
     * @param testAnswers Home Tests and Care-of Tests, where the fast path does not answer itself
     * @param refusals Binding Acknowledgements that refuse
     * @param errors Binding Errors and ICMPv6 Parameter Problems
     * @param refreshRequests Binding Refresh Requests
     */
    public record ReplyRates(RateLimit testAnswers, RateLimit refusals, RateLimit errors, RateLimit refreshRequests) {

        public static final ReplyRates DEFAULT = new ReplyRates(new RateLimit(1_000, 1_000, 10_000, 10_000),
                new RateLimit(50, 100, 1_000, 1_000), new RateLimit(10, 10, 200, 200), new RateLimit(50, 100, 1_000, 1_000));

        public ReplyRates {
            Objects.requireNonNull(testAnswers);
            Objects.requireNonNull(refusals);
            Objects.requireNonNull(errors);
            Objects.requireNonNull(refreshRequests);
        }
    }
}
