package org.mobilityd.protocol.anchor;

import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Event.Severity;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.proxy.Barred;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.protocol.proxy.Pacer;
import org.mobilityd.protocol.proxy.ProxyTimestamp;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** What the parts of an {@link AnchorEngine} share: what there is of mobile nodes and prefixes, and how they are kept and given up. */
final class Router {

    /** How long a prefix waits for those who know better where its mobile node is: twice the database's MinDelayBeforeBCEDelete. */
    static final long ENDING_NANOS = Lifetimes.nanosOfSeconds(20);

    /** As long a mobile node may have addresses of a prefix. */
    static final long VALID_NANOS = Lifetimes.nanosOfSeconds(Advertisement.VALID_SECONDS);

    private static final int RECOVERIES_PER_SECOND = 5_000;
    private static final int RECOVERY_BURST = 64;

    final AnchorConfig config;
    final Signalling signalling;
    final Forwarding forwarding;
    final Chronicle chronicle;
    final MobileNodes nodes = new MobileNodes();
    final PrefixPool pool;
    private final RandomSource random;
    final Clocks clocks;
    final Admission admission;
    final DatabaseWatch databaseWatch = new DatabaseWatch();
    /** How fast questions are repeated to a database that is back. */
    private final Pacer recovery = new Pacer(Lifetimes.NANOS_PER_SECOND / RECOVERIES_PER_SECOND, RECOVERY_BURST);
    private final Barred barred = new Barred();
    private final WallClock wallClock;
    private long serials;

    Router(AnchorConfig config, RandomSource random, WallClock wallClock) {
        this.config = config;
        this.random = random;
        this.wallClock = wallClock;
        Ipv6Address database = config.control() instanceof Control.Database central ? central.address() : null;
        this.clocks = new Clocks(wallClock, database, config.peers().size());
        this.admission = new Admission(config);
        this.signalling = new Signalling(config, clocks);
        this.forwarding = new Forwarding(config.address());
        this.chronicle = new Chronicle(config);
        this.pool = new PrefixPool(config.pool(), random.nextLong(), admission::isGuest, guestShare(config));
    }

    /** A prefix is left for each mobile node that is listed. */
    private long guestShare(AnchorConfig config) {
        return Math.max(0, Math.min(config.guests().max(), PrefixPool.size(config.pool()) - admission.listed()));
    }

    /** A mobile node that nothing is known of but its prefix; unless something comes of it, it is given up again. */
    MobileNode create(long now, MobileNodeId id, Ipv6Prefix prefix) {
        MobileNode node = new MobileNode(id, prefix, admission.policy(id), ++serials, (int) random.nextLong() & 0xffff);
        node.endsAt = now + ENDING_NANOS;
        nodes.add(node);
        return node;
    }

    /** A prefix for {@code node}; null: there is none left. */
    Ipv6Prefix takePrefix(long now, MobileNodeId node, List<Effect> effects) {
        pool.recover(now).forEach(prefix -> effects.add(new Effect.ForgetAssignment(prefix)));
        Ipv6Prefix prefix = pool.take(node);
        if (prefix == null && admission.isGuest(node)) {
            chronicle.overLimit("max-guests", node, effects);
        } else if (prefix == null) {
            effects.add(new Effect.Report(Event.of(Severity.WARNING, "prefix-pool-exhausted", "mobile-node", node)));
        }
        return prefix;
    }

    /** {@code node}, which is served here, gets {@code other}; nobody gets the one that it had, while it may have an address of that. */
    void exchangePrefix(long now, MobileNode node, Ipv6Prefix other, List<Effect> effects) {
        Ipv6Prefix former = node.prefix;
        forwarding.stay(node, effects);
        effects.add(new Effect.ReleaseSource(former));
        pool.setAside(node.id, former, now + VALID_NANOS);
        store(now, node, Ipv6Address.UNSPECIFIED, VALID_NANOS, effects);
        node.exchangePrefix(other, node.laterTimestamp(ownTime(now)));
        forwarding.reserve(node, effects);
        store(now, node, config.address(), Lifetimes.nanosOfUnits(signalling.lifetimeUnits(node)), effects);
        chronicle.note(Severity.INFO, "prefix-exchanged", node, effects, "former-prefix", former);
    }

    /** Keeps the prefix of {@code node} beyond the end of the process. @param lifetime nanoseconds */
    void store(long now, MobileNode node, Ipv6Address serving, long lifetime, List<Effect> effects) {
        boolean here = serving.equals(config.address());
        List<Assignment.Older> older = here ? node.older.values().stream()
                .map(each -> new Assignment.Older(each.prefix(), each.anchor(), wallTime(now, each.expires() - now))).toList() : List.of();
        effects.add(new Effect.StoreAssignment(
                new Assignment(node.id, node.prefix, serving, node.timestamp, wallTime(now, lifetime), !here || node.answered, older)));
    }

    /** The time in {@code nanos} from now, as {@link ProxyTimestamp}. */
    private long wallTime(long now, long nanos) {
        return ProxyTimestamp.of(wallClock.at(now).plusNanos(nanos));
    }

    /** Nanoseconds until {@code time}, which an earlier process has stored; our clock may be wrong after a restart. */
    long nanosUntil(long now, long time) {
        return ProxyTimestamp.epochNanos(time) - ProxyTimestamp.epochNanos(ownTime(now));
    }

    /** {@code node} has been expelled. */
    void bar(long now, MobileNodeId node) {
        barred.add(now, node);
    }

    boolean isBarred(long now, MobileNodeId node) {
        return barred.contains(now, node);
    }

    /** The database has said something: if it had been silent, whatever it has not answered is asked again now. */
    void databaseHeard(long now, List<Effect> effects) {
        if (!databaseWatch.heard(now)) {
            return;
        }
        effects.add(new Effect.Report(Event.of(Severity.INFO, "database-back", "database", signalling.database())));
        for (MobileNode node : nodes.all()) {
            Question question = node.question(signalling.database());
            if (question != null) {
                question.hurry(recovery.slot(now));
                nodes.reschedule(node);
            }
        }
    }

    /**
     * Whether what a silent database cannot confirm goes on. Nobody else can have ended it: anchors follow nobody but the database (RFC 8885
     * section 3.2), and a lifetime that has run out says only that it was not refreshed. So router and anchor keep to themselves what both
     * have, for as long as a mobile node may have addresses of a prefix.
     */
    boolean outlastsSilence(long now) {
        return databaseWatch.isSilentFor(now, VALID_NANOS);
    }

    /** {@code node} is nowhere; its prefix is kept for a while. */
    void end(long now, MobileNode node, List<Effect> effects) {
        if (node.phase == Phase.ELSEWHERE) {
            forwarding.endAnchor(node, effects);
        }
        forwarding.withdraw(node, effects);
        node.traced &= node.phase != Phase.ELSEWHERE;
        forwarding.endHandover(node, effects);
        node.endVisit(Phase.ENDING, now + ENDING_NANOS);
        node.servingRouter = null;
        chronicle.note(Severity.DEBUG, "mobile-node-ending", node, effects);
    }

    /** {@code node} has its prefix no more, and nothing is known of it; nobody gets the prefix while it may have an address of it. */
    void release(long now, MobileNode node, List<Effect> effects) {
        if (node.phase == Phase.ELSEWHERE) {
            forwarding.endAnchor(node, effects);
        }
        forwarding.withdraw(node, effects);
        forwarding.endHandover(node, effects);
        effects.add(new Effect.ReleaseSource(node.prefix));
        node.endVisit(Phase.ENDING, Engine.NEVER);
        nodes.remove(node);
        pool.giveBack(node.id, node.prefix, now + VALID_NANOS);
        store(now, node, Ipv6Address.UNSPECIFIED, VALID_NANOS, effects);
        chronicle.note(Severity.INFO, "prefix-released", node, effects);
    }

    /** As {@link ProxyTimestamp}. */
    long ownTime(long now) {
        return clocks.ownTime(now);
    }

    /** How long a mobile node that has gone may turn up elsewhere, in nanoseconds. */
    long guard() {
        return Lifetimes.nanosOfMillis(config.times().guardMillis());
    }
}
