package org.mobilityd.simulation.world;

import java.util.List;

/** What an {@link Internet} suffers besides: its attacker, and mobile nodes that sleep. */
final class InternetMisfortunes extends Misfortunes {

    private static final long MAX_SLEEP = 400 * Time.SECOND;

    private final Internet internet;

    InternetMisfortunes(Internet internet) {
        super(internet.world(), internet.profile().faults());
        this.internet = internet;
    }

    @Override
    List<EngineNode> engineNodes() {
        return internet.engineNodes();
    }

    @Override
    List<Node> parties() {
        return internet.parties();
    }

    @Override
    List<Link> uplinks() {
        return internet.uplinks();
    }

    @Override
    EngineNode anyNode() {
        return switch (chance().below(5)) {
            case 0, 1 -> internet.agent();
            case 2, 3 -> internet.homeAgent();
            default -> anyMobileNode();
        };
    }

    private EngineNode anyMobileNode() {
        return internet.mobileNodes().get(chance().below(internet.mobileNodes().size()));
    }

    @Override
    void startOthers() {
        repeat(faults().attack(), faults().siege(), internet.attacker()::attack);
        repeat(faults().sleep(), false, this::sleep);
    }

    private void sleep() {
        strike(anyMobileNode(), node -> {
            node.sleep();
            repairWithin(MAX_SLEEP, () -> {
                node.wake();
                recovered(node);
            });
        });
    }

    /** Whoever has just begun anew knows least: the moment for an attacker. */
    @Override
    void recovered(EngineNode node) {
        super.recovered(node);
        if (!world().calm() && faults().attack() > 0) {
            internet.attacker().replayBindingUpdates();
        }
    }
}
