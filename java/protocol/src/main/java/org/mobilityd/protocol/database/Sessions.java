package org.mobilityd.protocol.database;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.protocol.rows.Deadlines;
import org.mobilityd.protocol.rows.LongRows;
import org.mobilityd.protocol.rows.NamedRows;
import org.mobilityd.protocol.rows.SipHash;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * The sessions by mobile node and by prefix, and when each ends. There may be millions, and each hand-over replaces one: so they lie in rows
 * without objects of their own, and are made when asked for.
 */
final class Sessions {

    static final int PREFIX_BITS = 64;

    private static final int SERVING_ROUTER = 0;
    private static final int TIMESTAMP = 1;
    private static final int EXPIRES = 2;
    private static final int ENDS = 3;
    /** The row of the oldest anchor, plus one; 0: none. */
    private static final int ANCHORS = 4;
    private static final int NODE_VALUES = 5;

    private static final int NODE = 0;
    private static final int ROUTER = 1;
    /** The row of the same node's next anchor, plus one; 0: none. */
    private static final int NEXT = 2;
    private static final int ANCHOR_VALUES = 3;

    private static final int MOST_EXPIRED_AT_ONCE = 256;

    private final NamedRows nodes;
    /** By the first 64 bits of their prefixes. */
    private final LongRows anchors;
    private final Deadlines ends = new Deadlines();
    private final List<Ipv6Address> routers = new ArrayList<>();
    private final Map<Ipv6Address, Integer> routerNumbers = new HashMap<>();

    Sessions(SipHash hash) {
        this.nodes = new NamedRows(hash, NODE_VALUES);
        this.anchors = new LongRows(hash, ANCHOR_VALUES);
    }

    /** The session of {@code node}, or null. */
    MobilitySession find(MobileNodeId node) {
        int row = row(node);
        return row == NamedRows.NONE ? null : session(row);
    }

    /** When the session of {@code node}, which there is, ends; monotonic nanoseconds. */
    long ends(MobileNodeId node) {
        return nodes.value(row(node), ENDS);
    }

    /** Who has {@code prefix}, which has {@value #PREFIX_BITS} bits, or null. */
    MobileNodeId owner(Ipv6Prefix prefix) {
        int anchor = anchors.find(prefix.address().high());
        return anchor == LongRows.NONE ? null : node((int) anchors.value(anchor, NODE));
    }

    int size() {
        return nodes.size();
    }

    /** Every row number is less; see {@link #at}. */
    int end() {
        return nodes.end();
    }

    /** The session in row {@code row}, which it keeps as long as it is there; null when there is none. */
    MobilitySession at(int row) {
        return nodes.isUsed(row) ? session(row) : null;
    }

    /** Whether there is a session in row {@code row}. */
    boolean isUsed(int row) {
        return nodes.isUsed(row);
    }

    /** The mobile node of the session in row {@code row}, where there is one. */
    MobileNodeId node(int row) {
        return new MobileNodeId(new String(nodes.name(row), StandardCharsets.UTF_8));
    }

    /** When the session in row {@code row}, where there is one, ends without a refresh; as {@link MobilitySession}. */
    long expires(int row) {
        return nodes.value(row, EXPIRES);
    }

    /** The timestamp of the session in row {@code row}, where there is one. */
    long timestamp(int row) {
        return nodes.value(row, TIMESTAMP);
    }

    /**
     * Replaces the session of the same node.
     *
     * @param session whose prefixes have {@value #PREFIX_BITS} bits and belong to nobody else
     * @param endsAt monotonic nanoseconds
     */
    void put(long now, MobilitySession session, long endsAt) {
        setEnd(now, replace(session), endsAt);
    }

    /** As {@link #put}, but it does not end before {@link #setEnd} has said when. */
    void inherit(MobilitySession session) {
        replace(session);
    }

    /** The session in row {@code row}, where there is one, ends at {@code endsAt}, monotonic nanoseconds. */
    void setEnd(long now, int row, long endsAt) {
        nodes.setValue(row, ENDS, endsAt);
        ends.set(now, row, endsAt);
    }

    private int replace(MobilitySession session) {
        byte[] name = name(session.node());
        int row = nodes.find(name);
        if (row == NamedRows.NONE) {
            row = nodes.add(name);
        } else {
            removeAnchors(row);
        }
        nodes.setValue(row, SERVING_ROUTER, routerNumber(session.servingRouter()));
        nodes.setValue(row, TIMESTAMP, session.timestamp());
        nodes.setValue(row, EXPIRES, session.expires());
        addAnchors(row, session.anchors());
        return row;
    }

    void remove(MobileNodeId node) {
        int row = row(node);
        if (row != NamedRows.NONE) {
            removeAnchors(row);
            ends.clear(row);
            nodes.remove(row);
        }
    }

    /** Some of those whose time is over, which the caller removes; as long as there are others, {@link #nextDeadline} is not later than now. */
    List<MobilitySession> expired(long now) {
        return Arrays.stream(ends.takeDue(now, MOST_EXPIRED_AT_ONCE)).mapToObj(this::session).toList();
    }

    long nextDeadline() {
        return ends.next();
    }

    private int row(MobileNodeId node) {
        return nodes.find(name(node));
    }

    private static byte[] name(MobileNodeId node) {
        return node.nai().getBytes(StandardCharsets.UTF_8);
    }

    private MobilitySession session(int row) {
        List<Anchor> all = new ArrayList<>();
        for (int anchor = firstAnchor(row); anchor != LongRows.NONE; anchor = nextAnchor(anchor)) {
            all.add(new Anchor(routers.get((int) anchors.value(anchor, ROUTER)),
                    new Ipv6Prefix(new Ipv6Address(anchors.key(anchor), 0), PREFIX_BITS)));
        }
        return new MobilitySession(node(row), routers.get((int) nodes.value(row, SERVING_ROUTER)), all, nodes.value(row, TIMESTAMP),
                nodes.value(row, EXPIRES));
    }

    private int firstAnchor(int row) {
        return (int) nodes.value(row, ANCHORS) - 1;
    }

    private int nextAnchor(int anchor) {
        return (int) anchors.value(anchor, NEXT) - 1;
    }

    /** A prefix that is there twice counts once. */
    private void addAnchors(int row, List<Anchor> all) {
        int following = 0;
        for (int i = all.size() - 1; i >= 0; i--) {
            long prefix = all.get(i).prefix().address().high();
            if (anchors.find(prefix) != LongRows.NONE) {
                continue;
            }
            int anchor = anchors.add(prefix);
            anchors.setValue(anchor, NODE, row);
            anchors.setValue(anchor, ROUTER, routerNumber(all.get(i).router()));
            anchors.setValue(anchor, NEXT, following);
            following = anchor + 1;
        }
        nodes.setValue(row, ANCHORS, following);
    }

    private void removeAnchors(int row) {
        int anchor = firstAnchor(row);
        while (anchor != LongRows.NONE) {
            int next = nextAnchor(anchor);
            anchors.remove(anchor);
            anchor = next;
        }
    }

    private int routerNumber(Ipv6Address router) {
        return routerNumbers.computeIfAbsent(router, unknown -> {
            routers.add(unknown);
            return routers.size() - 1;
        });
    }
}
