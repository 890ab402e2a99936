package org.mobilityd.daemon.control;

import com.google.gson.annotations.SerializedName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.mobilityd.daemon.loop.EventFeed;
import org.mobilityd.daemon.text.Names;
import org.mobilityd.linux.datapath.Datapath.BindingRow;
import org.mobilityd.linux.datapath.Datapath.TunnelRow;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Event.Severity;
import org.mobilityd.protocol.anchor.Handover;
import org.mobilityd.protocol.anchor.NodeStatus;
import org.mobilityd.protocol.anchor.OlderPrefix;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.database.Anchor;
import org.mobilityd.protocol.database.MobilitySession;
import org.mobilityd.protocol.homeagent.HomeBinding;
import org.mobilityd.protocol.mobilenode.MobileNodeStatus;

/**
 * What is shown to operators and programs: the objects of {@code mobilityctl show … --json}. Components become keys in snake_case. No key
 * material is among them.
 */
public final class View {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MICRO = 1_000;

    private View() {
    }

    /**
     * @param ready all interfaces are attached
     * @param sessions mobile nodes that this central mobility database knows of
     * @param mobileNodes that have a prefix of this anchor router
     */
    public record Status(String version, long pid, long uptimeSeconds, List<String> roles, boolean ready, int interfacesAttached,
            int interfacesWaiting, int bindings, int bindingUpdateList, int tunnels, int sessions, int mobileNodes, int queueDepth, long inputsLost) {
    }

    /** A route-optimized binding; in: towards this node, out: from it. */
    public record BindingView(String correspondentAddress, String homeAddress, String careOfAddress, int sequence,
            long lifetimeRemainingSeconds, long packetsIn, long packetsOut, long bytesIn, long bytesOut) {

        static BindingView of(BindingRow row, long now) {
            Binding binding = row.binding();
            return new BindingView(binding.key().correspondent().toString(), binding.key().homeAddress().toString(),
                    binding.careOfAddress().toString(), binding.sequence(), remainingSeconds(binding.expiresAt(), now), row.packetsIn(),
                    row.packetsOut(), row.bytesIn(), row.bytesOut());
        }
    }

    /** @param lifetimeRemainingSeconds or null: as long as the daemon wants it */
    public record TunnelView(String match, String prefix, String localAddress, String remoteAddress, Long lifetimeRemainingSeconds,
            long packetsIn, long packetsOut, long bytesIn, long bytesOut) {

        static TunnelView of(TunnelRow row, long now) {
            long expiresAt = row.tunnel().expiresAt();
            return new TunnelView(Names.of(row.tunnel().match()), row.tunnel().prefix().toString(), row.tunnel().local().toString(),
                    row.tunnel().remote().toString(), expiresAt == Engine.NEVER ? null : remainingSeconds(expiresAt, now), row.packetsIn(),
                    row.packetsOut(), row.bytesIn(), row.bytesOut());
        }
    }

    /**
     * An interface that the configuration names.
     *
     * @param index null until it is there
     * @param mode {@code native} or {@code generic}; null until it is attached
     * @param takesFrames {@code yes}, {@code no} or {@code unknown}: whether frames can be redirected to it now; null until it is attached
     * @param state {@code attached} or {@code waiting}
     * @param reason why it waits, or null
     */
    public record InterfaceView(String name, Integer index, List<String> roles, String mode, String forwarding,
            String takesFrames, String state, String reason) {
    }

    /** A nonce by its index: neither the nonce nor the node key. @param current whether tokens are made with it now */
    public record NonceView(int nonceIndex, long ageSeconds, boolean current) {
    }

    /** A destination that this node answers for, or that it has given a way of its own. */
    public record RouteView(String kind, String destination, String via, @SerializedName("interface") String interfaceName) {
    }

    /** A mobile node that is away, as its home agent knows it. */
    public record HomeRegistrationView(String homeAddress, String careOfAddress, long lifetimeRemainingSeconds) {

        static HomeRegistrationView of(HomeBinding binding, long now) {
            return new HomeRegistrationView(binding.homeAddress().toString(), binding.careOfAddress().toString(),
                    remainingSeconds(binding.expiresAt(), now));
        }
    }

    /**
     * A mobile node, as it knows itself.
     *
     * @param location {@code unknown}, {@code at-home} or {@code away}
     * @param careOfAddress where it is, or null
     * @param registeredCareOfAddress where its home agent sends its packets, or null
     * @param optimizedCorrespondents how many correspondents send directly to the care-of address
     */
    public record MobileNodeView(String location, String homeAddress, String homeAgentAddress, String careOfAddress,
            String registeredCareOfAddress, long homeRegistrationRemainingSeconds, int optimizedCorrespondents) {

        static MobileNodeView of(MobileNodeStatus status, long now) {
            return new MobileNodeView(Names.of(status.location()), status.homeAddress().toString(), status.homeAgent().toString(),
                    text(status.careOfAddress()), text(status.registeredCareOfAddress()),
                    status.registeredCareOfAddress() == null ? 0 : remainingSeconds(status.homeRegistrationExpiresAt(), now),
                    (int) status.correspondents().stream().filter(one -> one.careOfAddress() != null).count());
        }

    }

    /**
     * A mobile node in the domain of a central mobility database.
     *
     * @param servingRouter where it is
     * @param anchors its prefixes and the routers that anchor them, oldest first
     */
    public record SessionView(String mobileNode, String servingRouter, List<AnchorView> anchors, long lifetimeRemainingSeconds) {

        static SessionView of(MobilitySession session, long endsAt, long now) {
            return new SessionView(session.node().nai(), session.servingRouter().toString(),
                    session.anchors().stream().map(AnchorView::of).toList(), remainingSeconds(endsAt, now));
        }
    }

    public record AnchorView(String prefix, String router) {

        static AnchorView of(Anchor anchor) {
            return new AnchorView(anchor.prefix().toString(), anchor.router().toString());
        }

        static AnchorView of(OlderPrefix older) {
            return new AnchorView(older.prefix().toString(), older.anchor().toString());
        }
    }

    /**
     * A mobile node that has a prefix of this anchor router.
     *
     * @param phase {@code prepared}, {@code attached}, {@code departed}, {@code elsewhere} or {@code ending}
     * @param linkLayerAddress or null: it has never been here
     * @param servingRouter where it is, or null: nobody knows
     * @param older prefixes that other routers anchor, while it is here
     * @param registered the database or another router has confirmed that it is here
     * @param lifetimeRemainingSeconds until the phase's registration, tunnel or wait ends, or null: it does not end by itself
     */
    public record NodeView(String mobileNode, String linkLayerAddress, String phase, String prefix, String servingRouter,
            List<AnchorView> older, boolean registered, Long lifetimeRemainingSeconds) {

        static NodeView of(NodeStatus node, long now) {
            return new NodeView(node.node().nai(), text(node.linkLayer()), Names.of(node.phase()), node.prefix().toString(),
                    text(node.servingRouter()), node.older().stream().map(AnchorView::of).toList(), node.registered(),
                    node.ends() == Engine.NEVER ? null : remainingSeconds(node.ends(), now));
        }
    }

    /**
     * Everything about one mobile node that this node knows.
     *
     * @param node as its anchor router sees it, or null
     * @param tunnels of its prefixes
     * @param handovers the last ones, oldest first
     * @param session as the central mobility database knows it, or null
     */
    public record NodeDetailView(NodeView node, List<TunnelView> tunnels, List<HandoverView> handovers, SessionView session) {
    }

    /**
     * @param complete everybody who had to be asked has answered
     * @param bindingDelayMicroseconds from the first step until all older prefixes were tunnelled, or null
     */
    public record HandoverView(long secondsAgo, boolean complete, Long bindingDelayMicroseconds, List<StepView> steps) {

        static HandoverView of(Handover handover, long now) {
            OptionalLong delay = handover.bindingDelay();
            return new HandoverView(secondsSince(handover.begun(), now), handover.complete(),
                    delay.isPresent() ? delay.getAsLong() / NANOS_PER_MICRO : null,
                    handover.steps().stream().map(step -> new StepView((step.at() - handover.begun()) / NANOS_PER_MICRO,
                            Names.of(step.kind()), text(step.peer()))).toList());
        }
    }

    /** @param microseconds since the handover began @param peer who else had to do with it, or null */
    public record StepView(long microseconds, String step, String peer) {
    }

    /** An event as it happens. @param time ISO 8601, to the millisecond @param fields in the order of the log */
    public record EventView(String time, String severity, String event, Map<String, String> fields) {

        static EventView of(EventFeed.Entry entry) {
            return new EventView(Instant.ofEpochMilli(entry.at()).toString(), Names.of(entry.event().severity()), entry.event().name(),
                    entry.event().fields());
        }

        /** @param events how many there was no room for */
        static EventView missed(long events) {
            return new EventView(Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(), Names.of(Severity.WARNING), "events-missed",
                    Map.of("events", Long.toString(events)));
        }
    }

    /** How much a binding was used lately; per second. */
    public record RateView(String correspondentAddress, String homeAddress, String careOfAddress, long lifetimeRemainingSeconds,
            double packetsInPerSecond, double packetsOutPerSecond, double bytesInPerSecond, double bytesOutPerSecond) {
    }

    /** One line of {@code watch}. @param bindings the busiest first, at most as many as were asked for @param bindingsTotal all of them */
    public record Tick(long uptimeSeconds, boolean ready, int bindingsTotal, double packetsInPerSecond, double packetsOutPerSecond,
            double bytesInPerSecond, double bytesOutPerSecond, List<RateView> bindings) {
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }

    static long remainingSeconds(long expiresAt, long now) {
        return Math.max(0, (expiresAt - now) / NANOS_PER_SECOND);
    }

    static long secondsSince(long then, long now) {
        return Math.max(0, (now - then) / NANOS_PER_SECOND);
    }
}
