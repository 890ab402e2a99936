package org.mobilityd.simulation.check;

import java.util.HashMap;
import java.util.Map;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.simulation.world.Datagram;
import org.mobilityd.simulation.world.Internet;
import org.mobilityd.simulation.world.MobileNode;
import org.mobilityd.simulation.world.Node;
import org.mobilityd.simulation.world.Profile;
import org.mobilityd.simulation.world.Time;
import org.mobilityd.wire.Ipv6Address;

/**
 * Once faults and moves have stopped, every flow comes right within {@link #bound}, whatever happened before: from then on until the calm
 * ends every datagram is answered, and a mobile node away from home is bound at the agent with the care-of address that it has.
 */
public final class RecoveryChecker extends InternetChecker {

    /**
     * A mobile node leaves a correspondent that has been silent in peace for 60 seconds, and repeats a home registration every 32 seconds
     * at the slowest: the longer of the two, and time for a few round trips, router advertisements and repetitions.
     */
    public static final long BOUND = 75 * Time.SECOND;
    /** How long an answer may be under way. */
    private static final long ROUND_TRIP = 3 * Time.SECOND;

    private final Map<Long, Long> unanswered = new HashMap<>();
    private final long bound;
    private long calmSince = -1;

    public RecoveryChecker(Internet internet) {
        super(internet);
        this.bound = bound(internet.profile());
    }

    /**
     * A home agent that has lost everything learns of a mobile node when that renews its registration: up to a lifetime later, when nothing
     * else makes it.
     */
    static long bound(Profile profile) {
        return profile.faults().crash() > 0 ? BOUND + profile.homeLifetimeSeconds() * Time.SECOND : BOUND;
    }

    private boolean settled() {
        return calmSince >= 0 && now() - calmSince >= bound;
    }

    @Override
    public void calm(boolean calm) {
        calmSince = calm ? now() : -1;
        unanswered.clear();
    }

    @Override
    public void said(Node node, Datagram datagram) {
        if (settled()) {
            unanswered.put(datagram.number(), now());
        }
    }

    @Override
    public void delivered(Node node, Datagram datagram) {
        if (datagram.echo()) {
            unanswered.remove(datagram.number());
        }
    }

    @Override
    public void tick() {
        unanswered.forEach((number, time) -> require(now() - time <= ROUND_TRIP,
                () -> "datagram " + number + " of " + Time.text(time) + " is not answered, " + Time.text(now() - calmSince)
                        + " after the last fault"));
        if (settled()) {
            internet().mobileNodes().forEach(this::requireOptimized);
        }
    }

    private void requireOptimized(MobileNode node) {
        boolean away = node.link() != internet().homeLink();
        for (int server = 0; server < internet().profile().servers(); server++) {
            Ipv6Address correspondent = internet().server(server);
            Binding binding = bindingOf(new BindingKey(correspondent, node.homeAddress()));
            boolean right = away ? binding != null && node.owns(binding.careOfAddress()) : binding == null;
            require(right, () -> node + (away ? " is on " + node.link().name() : " is at home") + " but the agent has " + binding + " for "
                    + correspondent + ", " + Time.text(now() - calmSince) + " after the last fault");
        }
    }

    private Binding bindingOf(BindingKey key) {
        long localNow = internet().agent().localNow();
        for (Binding binding : internet().agent().fastPath().bindings(BindingTable.BINDING_CACHE)) {
            if (binding.key().equals(key) && localNow < binding.expiresAt()) {
                return binding;
            }
        }
        return null;
    }
}
