package org.mobilityd.simulation.fastpath;

import java.util.List;
import java.util.Set;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * What the programs of one interface make of a frame: verdict, bytes, events and counters, by the roles that the interface has. The
 * oracle that the eBPF programs are compared with; rate limits are not modelled. No frame makes it throw.
 */
public final class InterfaceModel {

    /**
     * What became of a frame.
     *
     * @param frame as it goes on; null when it goes no further here
     */
    public record Passage(PacketVerdict verdict, byte[] frame, List<FastPathEvent> events) {
    }

    private final Set<InterfaceRole> roles;
    private final InterfaceState state;
    private final AgentSteps agent;
    private final HomeAgentSteps homeAgent;
    private final MobileNodeSteps mobileNode;

    /** @param icmpSource source address of errors made here, or null: the packet's own destination */
    public InterfaceModel(Set<InterfaceRole> roles, FastPathTables tables, Ways ways, Ipv6Address icmpSource) {
        this.roles = Set.copyOf(roles);
        state = new InterfaceState(tables, ways, icmpSource);
        agent = new AgentSteps(state);
        homeAgent = new HomeAgentSteps(state);
        mobileNode = new MobileNodeSteps(state);
    }

    public Usage usage(BindingTable table, BindingKey key) {
        return state.usage(table, key);
    }

    public Usage usage(Tunnel.Match match, Ipv6Prefix prefix) {
        return state.usage(match, prefix);
    }

    /** Flows that have been reported to take the tunnel; each is reported once in the life of this model. */
    public Set<BindingKey> flowsReported() {
        return Set.copyOf(state.flowsReported());
    }

    /** A frame that arrives at the interface. */
    public Passage arriving(long now, byte[] frame) {
        state.setTime(now);
        Passing passing = Passing.of(frame);
        return passing == null ? untouched(frame) : passage(passing, arrive(passing));
    }

    private PacketVerdict arrive(Passing passing) {
        PacketVerdict verdict = null;
        if (roles.contains(InterfaceRole.HOME_AGENT)) {
            verdict = homeAgent.in(passing);
        }
        if (verdict == null && roles.contains(InterfaceRole.MOBILE_NODE_LINK)) {
            verdict = mobileNode.link(passing);
        }
        if (verdict == null && roles.contains(InterfaceRole.AGENT_OUTSIDE)) {
            verdict = agent.outside(passing);
        }
        if (verdict == null && roles.contains(InterfaceRole.AGENT_INSIDE)) {
            verdict = agent.inside(passing);
        }
        if (verdict == null && roles.contains(InterfaceRole.HOME_AGENT)) {
            verdict = homeAgent.out(passing);
        }
        if (verdict != null) {
            return verdict;
        }
        return passing.isDecapsulated() ? PacketVerdict.DECAPSULATED : PacketVerdict.PASS;
    }

    /** A frame that leaves by the interface that holds the home address. */
    public Passage leaving(long now, byte[] frame) {
        state.setTime(now);
        Passing passing = Passing.of(frame);
        PacketVerdict verdict = passing == null ? null : mobileNode.home(passing);
        return verdict == null ? untouched(frame) : passage(passing, verdict);
    }

    private static Passage untouched(byte[] frame) {
        return new Passage(PacketVerdict.PASS, frame, List.of());
    }

    private static Passage passage(Passing passing, PacketVerdict verdict) {
        boolean gone = verdict.action() == PacketVerdict.Action.GONE;
        return new Passage(verdict, gone ? null : passing.frame(), List.copyOf(passing.events()));
    }
}
