package org.mobilityd.linux.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.netlink4j.HardwareAddress;
import org.netlink4j.Neighbor;

/**
 * Who was on an access link when that lost its carrier, and by which addresses. A host that keeps its addresses over that may have nothing to
 * say afterwards, so it is asked. For one thread.
 */
final class Interruptions {

    /** A carrier may come and go several times before anybody can answer. */
    private static final int QUESTIONS = 8;

    private static final class Absent {
        private final List<Neighbor> addresses;
        private int questions;

        private Absent(List<Neighbor> addresses) {
            this.addresses = addresses;
        }
    }

    private final Map<HardwareAddress, Absent> absent = new LinkedHashMap<>();

    /** @param addresses by which {@code node} was known on the link */
    void begin(HardwareAddress node, List<Neighbor> addresses) {
        if (absent.size() < Presence.MOST_NODES && !addresses.isEmpty()) {
            absent.put(node, new Absent(addresses));
        }
    }

    /** {@code node} has shown itself, or is elsewhere. */
    void end(HardwareAddress node) {
        absent.remove(node);
    }

    /** Whom to ask where {@code link} has its carrier again. Nobody is asked for ever. */
    List<Neighbor> questions(int link) {
        List<Neighbor> all = new ArrayList<>();
        absent.values().removeIf(node -> {
            List<Neighbor> here = node.addresses.stream().filter(address -> address.link() == link).toList();
            all.addAll(here);
            return !here.isEmpty() && ++node.questions == QUESTIONS;
        });
        return all;
    }
}
