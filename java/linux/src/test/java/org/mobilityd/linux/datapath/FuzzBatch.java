package org.mobilityd.linux.datapath;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.mobilityd.linux.datapath.Datapath.Role;

/** Tables, an interface's roles, and frames for it to see one after the other: all that follows from one seed. */
final class FuzzBatch {

    /** So few that what they hand up fits half of the ring buffer, however long they are. */
    static final int FRAMES = 48;

    private static final List<Set<Role>> ROLES = List.of(
            EnumSet.of(Role.AGENT_OUTSIDE),
            EnumSet.of(Role.AGENT_INSIDE),
            EnumSet.of(Role.HOME_AGENT),
            EnumSet.of(Role.MOBILE_NODE_LINK),
            EnumSet.of(Role.MOBILE_NODE_HOME),
            EnumSet.of(Role.AGENT_OUTSIDE, Role.AGENT_INSIDE, Role.HOME_AGENT),
            EnumSet.of(Role.ANCHOR_UPLINK),
            EnumSet.of(Role.ANCHOR_ACCESS),
            EnumSet.of(Role.ANCHOR_UPLINK, Role.ANCHOR_ACCESS),
            EnumSet.of(Role.ANCHOR_ACCESS, Role.AGENT_INSIDE),
            EnumSet.of(Role.ANCHOR_UPLINK, Role.HOME_AGENT),
            EnumSet.of(Role.ANCHOR_ACCESS, Role.HOME_AGENT, Role.AGENT_OUTSIDE),
            EnumSet.complementOf(EnumSet.of(Role.MOBILE_NODE_HOME)));

    private final long seed;
    private final Set<Role> roles;
    private final FuzzTables tables;
    private final List<byte[]> frames;

    private FuzzBatch(long seed, Set<Role> roles, FuzzTables tables, List<byte[]> frames) {
        this.seed = seed;
        this.roles = roles;
        this.tables = tables;
        this.frames = frames;
    }

    static FuzzBatch of(long seed) {
        Random random = new Random(seed);
        Set<Role> roles = ROLES.get(random.nextInt(ROLES.size()));
        FuzzTables tables = new FuzzTables(random, roles);
        FuzzPackets packets = new FuzzPackets(random, tables.haveAnchor());
        List<byte[]> frames = new ArrayList<>(FRAMES);
        while (frames.size() < FRAMES) {
            byte[] frame = roles.contains(Role.MOBILE_NODE_HOME) ? packets.leaving() : packets.arriving();
            frames.add(frame);
        }
        return new FuzzBatch(seed, roles, tables, frames);
    }

    /** The same with other frames. */
    FuzzBatch with(List<byte[]> others) {
        return new FuzzBatch(seed, roles, tables, others);
    }

    long seed() {
        return seed;
    }

    Set<Role> roles() {
        return roles;
    }

    boolean leaves() {
        return roles.contains(Role.MOBILE_NODE_HOME);
    }

    FuzzTables tables() {
        return tables;
    }

    List<byte[]> frames() {
        return frames;
    }
}
