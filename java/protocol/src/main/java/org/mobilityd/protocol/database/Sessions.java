package org.mobilityd.protocol.database;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Ipv6Prefix;

/** The sessions by mobile node and by prefix, and when each ends. */
final class Sessions {

    private final Map<MobileNodeId, Entry> entries = new HashMap<>();
    private final Map<Ipv6Prefix, MobileNodeId> owners = new HashMap<>();
    private final PriorityQueue<Due> dues = new PriorityQueue<>((one, other) -> Long.compare(one.at, other.at));

    /** A session while it is in memory. @param ends monotonic nanoseconds */
    record Entry(MobilitySession session, long ends) {
    }

    /** May have been put off since: then the entry says otherwise. */
    private record Due(long at, MobileNodeId node) {
    }

    /** The session of {@code node}, or null. */
    MobilitySession find(MobileNodeId node) {
        Entry entry = entries.get(node);
        return entry == null ? null : entry.session();
    }

    /** When the session of {@code node}, which there is, ends. */
    long ends(MobileNodeId node) {
        return entries.get(node).ends();
    }

    /** Who has {@code prefix}, or null. */
    MobileNodeId owner(Ipv6Prefix prefix) {
        return owners.get(prefix);
    }

    int size() {
        return entries.size();
    }

    Collection<Entry> all() {
        return entries.values();
    }

    void put(MobilitySession session, long ends) {
        Entry former = entries.put(session.node(), new Entry(session, ends));
        if (former != null) {
            former.session().anchors().forEach(anchor -> owners.remove(anchor.prefix()));
        }
        session.anchors().forEach(anchor -> owners.put(anchor.prefix(), session.node()));
        if (former == null || former.ends() != ends) {
            dues.add(new Due(ends, session.node()));
        }
    }

    void remove(MobileNodeId node) {
        Entry entry = entries.remove(node);
        if (entry != null) {
            entry.session().anchors().forEach(anchor -> owners.remove(anchor.prefix()));
        }
    }

    /** Those whose time is over; the caller removes them. */
    List<MobilitySession> expired(long now) {
        List<MobilitySession> expired = new ArrayList<>();
        while (!dues.isEmpty() && dues.peek().at <= now) {
            Due due = dues.poll();
            Entry entry = entries.get(due.node());
            if (entry != null && entry.ends() == due.at()) {
                expired.add(entry.session());
            }
        }
        return expired;
    }

    long nextDeadline() {
        return dues.isEmpty() ? Engine.NEVER : dues.peek().at;
    }
}
