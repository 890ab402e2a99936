package org.mobilityd.protocol.analysis;

/**
 * How far a mobile node may go from the router that anchors its flow (19): every hop between routers adds to the one-way delay from mouth to
 * ear, which conversation bears up to a limit.
 *
 * @param budgetMillis from mouth to ear; 150 for voice
 * @param correspondentMillis one way between the correspondent and the anchor
 * @param hopMillis what a hop between routers adds
 */
public record Reach(double budgetMillis, double correspondentMillis, double hopMillis) {

    /** The most hops that leave the delay within the budget; 0 when not even the anchor itself is near enough. */
    public int hops() {
        return (int) Math.max(0, Math.floor((budgetMillis - correspondentMillis) / hopMillis));
    }

    /**
     * After how many hops the way through a distributed anchor is as long as through a centralized one, which lies
     * {@code correspondentMillis} from both ends.
     */
    public double parityHops() {
        return correspondentMillis / hopMillis;
    }
}
