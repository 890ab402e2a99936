package org.mobilityd.protocol.anchor;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.proxy.MobileNodeId;

/** The mobile nodes that have a prefix of ours, by identifier and by when there is something to do about them. */
final class MobileNodes {

    private final Map<MobileNodeId, MobileNode> byId = new HashMap<>();
    private final TreeSet<MobileNode> byTime = new TreeSet<>((one, other) -> one.scheduledAt != other.scheduledAt
            ? Long.compare(one.scheduledAt, other.scheduledAt) : Long.compare(one.serial, other.serial));

    MobileNode find(MobileNodeId id) {
        return byId.get(id);
    }

    void add(MobileNode node) {
        byId.put(node.id, node);
    }

    void remove(MobileNode node) {
        unschedule(node);
        byId.remove(node.id);
    }

    /** To be called when something of {@code node} may have changed. */
    void reschedule(MobileNode node) {
        long deadline = node.deadline();
        if (byId.get(node.id) != node || deadline == node.scheduledAt) {
            return;
        }
        unschedule(node);
        if (deadline != Engine.NEVER) {
            node.scheduledAt = deadline;
            byTime.add(node);
        }
    }

    /** The first one that there is something to do about, or null. */
    MobileNode due(long now) {
        return byTime.isEmpty() || byTime.first().scheduledAt > now ? null : byTime.first();
    }

    Collection<MobileNode> all() {
        return byId.values();
    }

    long nextDeadline() {
        return byTime.isEmpty() ? Engine.NEVER : byTime.first().scheduledAt;
    }

    private void unschedule(MobileNode node) {
        if (node.scheduledAt != Engine.NEVER) {
            byTime.remove(node);
            node.scheduledAt = Engine.NEVER;
        }
    }
}
