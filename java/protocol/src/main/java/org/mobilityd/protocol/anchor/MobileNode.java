package org.mobilityd.protocol.anchor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.protocol.binding.UpdateRateLimit;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.protocol.proxy.ProxyTimestamp;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;

/** What a router knows of a mobile node that has a prefix of it. All times but timestamps are monotonic nanoseconds. */
final class MobileNode {

    /** Time for six repetitions: after 1, 2, 4, 8, 16 and 32 seconds. */
    static final long MIN_ASKING_NANOS = Lifetimes.nanosOfSeconds(64);

    /** No interface has this index. */
    static final int NO_LINK = 0;

    final MobileNodeId id;
    /** The one of ours that it has. */
    Ipv6Prefix prefix;
    final Policy policy;
    final long serial;

    Phase phase = Phase.ENDING;
    /** When the phase ends by itself. */
    long endsAt = Engine.NEVER;

    // While here or just gone
    int link = NO_LINK;
    LinkLayerIdentifier linkLayer;
    /** The link layer has not said that it left. */
    boolean present;
    boolean answered;
    /** When the registration ends that was confirmed last. */
    long registeredUntil = Engine.NEVER;
    long patienceEndsAt = Engine.NEVER;
    long refreshAt = Engine.NEVER;
    long advertiseAt = Engine.NEVER;
    /** How many since there was something new to say. */
    int advertisements;
    final Map<Ipv6Prefix, OlderPrefix> older = new LinkedHashMap<>();
    /** What is routed onto {@link #link}. */
    final Set<Ipv6Prefix> routed = new LinkedHashSet<>();
    /** Prefixes of ours that the database has not let it have since it came. */
    final Set<Ipv6Prefix> denied = new LinkedHashSet<>();
    /** Previous routers that have to go, because the policy allows no more. */
    final Set<Ipv6Address> dismissed = new HashSet<>();
    /** Without a database: whether all routers have been asked since the node came. */
    boolean discovered;
    /** Likewise: whether a router has answered that had served it last, and had known all others; or whether all have answered. */
    boolean vouchedFor;
    /** Likewise, here or here last: whether, as far as anybody can know, all who anchor something of it are known. */
    boolean traced;
    /** Routers that have answered since, and without a database those that others have named. */
    final Set<Ipv6Address> heard = new HashSet<>();
    final Set<Ipv6Address> named = new LinkedHashSet<>();

    /** While here: it has been announced to go elsewhere; null: it has not. */
    Leaving leaving;
    /** While not here: it has been announced to come; likewise. */
    Coming coming;
    /** Tunnels of a handover beside those that last, and until when. */
    final Set<Beside> beside = new LinkedHashSet<>(0);
    long besideUntil = Engine.NEVER;

    // While elsewhere
    Ipv6Address servingRouter;
    long probeAt = Engine.NEVER;
    int probes;
    int grantedUnits;

    // While gone
    /** An operator has expelled it. */
    boolean expelled;
    /** The database may not know that its prefix is anchored here, and is told with the farewell. */
    boolean offered;
    /** The database has said that it may yet turn up, or has turned up, elsewhere, and not where. */
    boolean awaited;

    /** Older prefixes when it was here last: what whoever asks for it next has to know, and whom to ask when it comes back. */
    List<OlderPrefix> remembered = List.of();

    /** That which served it before its place changed last; null: we did, or none. */
    Ipv6Address formerRouter;
    /** Whether that was us, who had {@link #traced} it. */
    boolean lastSeenHere;
    /** Of when its place changed last, as {@link ProxyTimestamp}: what anybody says of an earlier time is late. */
    long since;
    /** The latest that was sent or accepted, likewise. */
    long timestamp;
    int sequence;
    private int visitSequence;
    private final Map<Ipv6Address, Question> questions = new LinkedHashMap<>();
    private final Map<Ipv6Address, UpdateRateLimit> rates = new HashMap<>();
    final HandoverHistory history = new HandoverHistory();
    /** Under which it stands in the order of deadlines. */
    long scheduledAt = Engine.NEVER;

    /** Where a tunnel of a handover stands among tunnels. */
    record Beside(Tunnel.Match match, Ipv6Prefix prefix) {

        /** Written out as that of an {@link Ipv6Address}. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Beside that && match == that.match && prefix.equals(that.prefix);
        }

        @Override
        public int hashCode() {
            return 31 * match.ordinal() + prefix.hashCode();
        }
    }

    MobileNode(MobileNodeId id, Ipv6Prefix prefix, Policy policy, long serial, int sequence) {
        this.id = id;
        this.prefix = prefix;
        this.policy = policy;
        this.serial = serial;
        this.sequence = sequence;
    }

    /** Whether {@code address} is in a prefix that it has here. */
    boolean has(Ipv6Address address) {
        return prefix.contains(address) || older.keySet().stream().anyMatch(known -> known.contains(address));
    }

    /** Whether it is ours to care for: others have to be later to take it over. */
    boolean isServed() {
        return phase == Phase.ATTACHED || phase == Phase.DEPARTED;
    }

    void beginVisit(Phase newPhase, long newTimestamp) {
        formerRouter = phase == Phase.ELSEWHERE ? servingRouter : null;
        phase = newPhase;
        endsAt = Engine.NEVER;
        probeAt = Engine.NEVER;
        servingRouter = null;
        timestamp = newTimestamp;
        since = newTimestamp;
        answered = false;
        expelled = false;
        offered = false;
        awaited = false;
        registeredUntil = Engine.NEVER;
        denied.clear();
        dismissed.clear();
        discovered = false;
        vouchedFor = false;
        traced = false;
        heard.clear();
        named.clear();
        questions.clear();
        visitSequence = sequence + 1 & 0xffff;
        refreshAt = Engine.NEVER;
    }

    /** It has {@code other} instead of its prefix, which is denied; no answer to what was sent so far is about that. */
    void exchangePrefix(Ipv6Prefix other, long newTimestamp) {
        denied.add(prefix);
        prefix = other;
        formerRouter = null;
        timestamp = newTimestamp;
        answered = false;
        registeredUntil = Engine.NEVER;
        visitSequence = sequence + 1 & 0xffff;
    }

    /** It is not served here any more. */
    void endVisit(Phase newPhase, long ends) {
        if (isServed()) {
            remembered = List.copyOf(older.values());
            older.clear();
        }
        phase = newPhase;
        endsAt = ends;
        patienceEndsAt = Engine.NEVER;
        refreshAt = Engine.NEVER;
        advertiseAt = Engine.NEVER;
        questions.clear();
    }

    /** A timestamp later than every other of this mobile node that we know. @param ownTime as {@link ProxyTimestamp} */
    long laterTimestamp(long ownTime) {
        return ProxyTimestamp.isLater(ownTime, timestamp) ? ownTime : timestamp + 1;
    }

    void ask(long now, Ipv6Address peer, Question.Kind kind) {
        questions.put(peer, new Question(now, peer, kind, rates.computeIfAbsent(peer, any -> new UpdateRateLimit())));
    }

    /** What {@code peer} has not answered, or null. */
    Question question(Ipv6Address peer) {
        return questions.get(peer);
    }

    void answered(Ipv6Address peer) {
        questions.remove(peer);
    }

    boolean isDiscovering() {
        return questions.values().stream().anyMatch(question -> question.kind == Question.Kind.DISCOVERY);
    }

    /** Who has not answered it will not be asked again, unless it has been named. */
    void endDiscovery() {
        questions.values().removeIf(question -> question.kind == Question.Kind.DISCOVERY);
    }

    List<Question> questions() {
        return new ArrayList<>(questions.values());
    }

    /** Whether {@code answeredSequence} is of a message that was sent since the node came. */
    boolean isOfThisVisit(int answeredSequence) {
        return (answeredSequence - visitSequence & 0xffff) <= (sequence - visitSequence & 0xffff);
    }

    int nextSequence() {
        sequence = sequence + 1 & 0xffff;
        return sequence;
    }

    /** How long the tunnel serves without a word from anybody: a lifetime in which to hear, and the time to ask. */
    long anchoredUntil() {
        return endsAt + askingTime();
    }

    /** As long as a lifetime, and never too short for some losses. */
    long askingTime() {
        return Math.max(Lifetimes.nanosOfUnits(grantedUnits), MIN_ASKING_NANOS);
    }

    long deadline() {
        long earliest = Math.min(Math.min(Math.min(endsAt, patienceEndsAt), Math.min(refreshAt, advertiseAt)), probeAt);
        for (Question question : questions.values()) {
            earliest = Math.min(earliest, question.deadline());
        }
        for (OlderPrefix access : older.values()) {
            earliest = Math.min(earliest, access.expires());
        }
        return Math.min(earliest, Announcements.deadline(this));
    }
}
