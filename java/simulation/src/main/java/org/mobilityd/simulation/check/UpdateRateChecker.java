package org.mobilityd.simulation.check;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.simulation.world.EngineNode;
import org.mobilityd.simulation.world.Internet;
import org.mobilityd.simulation.world.MobileNode;
import org.mobilityd.simulation.world.Time;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;

/**
 * A mobile node sends at most MAX_UPDATE_RATE Binding Updates within a second to one node, by its own clock (RFC 6275 section 11.8);
 * what a process sent that has been killed, the next one cannot know.
 */
public final class UpdateRateChecker extends InternetChecker {

    static final int MAX_UPDATE_RATE = 3;

    private final Map<BindingKey, Deque<Long>> sendings = new HashMap<>();

    public UpdateRateChecker(Internet internet) {
        super(internet);
    }

    @Override
    public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
        if (node instanceof MobileNode mobile) {
            if (input == null) {
                sendings.keySet().removeIf(key -> key.homeAddress().equals(mobile.homeAddress()));
            }
            for (Effect effect : effects) {
                if (effect instanceof Effect.Transmit transmit && transmit.packet().message() instanceof BindingUpdate) {
                    sent(new BindingKey(transmit.packet().destination(), mobile.homeAddress()), localNow);
                }
            }
        }
    }

    private void sent(BindingKey key, long localNow) {
        Deque<Long> times = sendings.computeIfAbsent(key, any -> new ArrayDeque<>());
        while (!times.isEmpty() && localNow - times.peek() >= Time.SECOND) {
            times.poll();
        }
        times.add(localNow);
        require(times.size() <= MAX_UPDATE_RATE, () -> key + " saw " + times.size() + " Binding Updates within a second");
    }
}
