package org.mobilityd.simulation.fastpath;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Address;

/**
 * What the programs of one interface make of a frame: verdict, bytes, events and counters, by the roles that the interface has. The
 * oracle that the eBPF programs are compared with, and the fast path of the simulated world, where no packet has a frame around it. Rate
 * limits are not modelled. Nothing makes it throw.
 */
public final class InterfaceModel {

    /**
     * What became of a frame, or of a packet without one.
     *
     * @param frame as it goes on; null when it goes no further here
     */
    public record Passage(PacketVerdict verdict, byte[] frame, List<FastPathEvent> events) {
    }

    /** Who sends on what somebody far away is to have. */
    private static final Set<InterfaceRole> TUNNELLING =
            EnumSet.of(InterfaceRole.HOME_AGENT, InterfaceRole.ANCHOR_UPLINK, InterfaceRole.ANCHOR_ACCESS);

    private final Set<InterfaceRole> roles;
    private final InterfaceState state;
    private final AgentSteps agent;
    private final TunnelSteps tunnels;
    private final HomeAgentSteps homeAgent;
    private final MobileNodeSteps mobileNode;
    private final AnchorSteps anchor;

    /** @param icmpSource source address of errors made here, or null: the packet's own destination */
    public InterfaceModel(Set<InterfaceRole> roles, FastPathTables tables, Ways ways, Ipv6Address icmpSource) {
        this.roles = Set.copyOf(roles);
        state = new InterfaceState(tables, ways, icmpSource);
        agent = new AgentSteps(state);
        tunnels = new TunnelSteps(state);
        homeAgent = new HomeAgentSteps(state, tunnels);
        mobileNode = new MobileNodeSteps(state, tunnels);
        anchor = new AnchorSteps(state, tunnels);
    }

    /** The same with Binding Updates going up whatever their authenticator is: the engine has to withstand forged ones alone. */
    public InterfaceModel withoutFilter() {
        state.stopFiltering();
        return this;
    }

    /** A frame that arrives at the interface. */
    public Passage arriving(long now, byte[] frame) {
        return arrive(now, frame, Passing.of(frame));
    }

    /** A packet that arrives at the interface. */
    public Passage arrivingPacket(long now, byte[] packet) {
        return arrive(now, packet, Passing.ofPacket(packet));
    }

    private Passage arrive(long now, byte[] bytes, Passing passing) {
        state.setTime(now);
        return passing == null ? untouched(bytes) : passage(passing, arrive(passing));
    }

    private PacketVerdict arrive(Passing passing) {
        PacketVerdict verdict = null;
        if (roles.contains(InterfaceRole.ANCHOR_ACCESS)) {
            verdict = anchor.refuseForgedDiscovery(passing);
        }
        if (verdict == null && roles.contains(InterfaceRole.ANCHOR_UPLINK)) {
            verdict = anchor.uplink(passing);
        } else if (verdict == null && roles.contains(InterfaceRole.ANCHOR_ACCESS)) {
            verdict = anchor.refuseForged(passing);
        }
        if (verdict == null && roles.contains(InterfaceRole.HOME_AGENT)) {
            verdict = homeAgent.in(passing);
        }
        if (verdict == null && roles.contains(InterfaceRole.MOBILE_NODE_LINK)) {
            verdict = mobileNode.link(passing);
        }
        if (verdict == null && roles.contains(InterfaceRole.AGENT_OUTSIDE)) {
            verdict = agent.outside(passing);
        }
        if (verdict != null && verdict.action() == PacketVerdict.Action.ROUTE && !Collections.disjoint(roles, TUNNELLING)) {
            tunnels.enterOwn(passing);
        }
        if (verdict == null && roles.contains(InterfaceRole.AGENT_INSIDE)) {
            verdict = agent.inside(passing);
        }
        if (verdict == null && roles.contains(InterfaceRole.ANCHOR_ACCESS)) {
            verdict = anchor.access(passing);
        }
        if (verdict == null && roles.contains(InterfaceRole.HOME_AGENT)) {
            verdict = homeAgent.out(passing);
        }
        if (verdict == null && !Collections.disjoint(roles, TUNNELLING)) {
            verdict = tunnels.enter(passing, Tunnel.Match.DESTINATION);
        }
        boolean passes = verdict == null || verdict.action() == PacketVerdict.Action.PASS;
        return !passes ? verdict : passing.isDecapsulated() ? PacketVerdict.DECAPSULATED : verdict == null ? PacketVerdict.PASS : verdict;
    }

    /** A frame that leaves by the interface that holds the home address. */
    public Passage leaving(long now, byte[] frame) {
        return leave(now, frame, Passing.of(frame));
    }

    /** A packet that leaves by the interface that holds the home address. */
    public Passage leavingPacket(long now, byte[] packet) {
        return leave(now, packet, Passing.ofPacket(packet));
    }

    private Passage leave(long now, byte[] bytes, Passing passing) {
        state.setTime(now);
        PacketVerdict verdict = passing == null ? null : mobileNode.home(passing);
        return verdict == null ? untouched(bytes) : passage(passing, verdict);
    }

    private static Passage untouched(byte[] frame) {
        return new Passage(PacketVerdict.PASS, frame, List.of());
    }

    private static Passage passage(Passing passing, PacketVerdict verdict) {
        boolean gone = verdict.action() == PacketVerdict.Action.GONE;
        return new Passage(verdict, gone ? null : passing.frame(), List.copyOf(passing.events()));
    }
}
