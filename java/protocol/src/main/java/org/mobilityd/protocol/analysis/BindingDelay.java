package org.mobilityd.protocol.analysis;

/**
 * How long a handover's signalling takes at least, by the round-trip times it waits for: (12) to (18). With several previous routers these
 * are the times to the one that takes longest; prefixes are handled in parallel.
 *
 * @param anchorMillis between a router and the centralized anchor: RTT(MAG, LMA)
 * @param wirelessMillis between the mobile node and its router
 * @param servingDatabaseMillis RTT(S-DAR, CMD)
 * @param previousDatabaseMillis RTT(P-DAR, CMD)
 * @param routersMillis RTT(S-DAR, P-DAR)
 */
public record BindingDelay(double anchorMillis, double wirelessMillis, double servingDatabaseMillis, double previousDatabaseMillis,
        double routersMillis) {

    /** What is left of a handover are the parts that every scheme has (11). */
    public record Handover(double linkLayerMillis, double movementDetectionMillis, double duplicateAddressDetectionMillis,
            double authenticationMillis) {

        /** (11). @param bindingMillis what the scheme adds */
        public double total(double bindingMillis) {
            return linkLayerMillis + movementDetectionMillis + duplicateAddressDetectionMillis + authenticationMillis + bindingMillis;
        }
    }

    /** Milliseconds from the first message to the last that the serving side waits for. */
    public double of(Scheme scheme) {
        return switch (scheme) {
            case MOBILE_IPV6 -> wirelessMillis + anchorMillis;
            case PROXY_MOBILE_IPV6 -> anchorMillis;
            case RELAY -> servingDatabaseMillis + previousDatabaseMillis;
            case LOCATOR -> (servingDatabaseMillis + previousDatabaseMillis + routersMillis) / 2;
            case PROXY -> Math.max(servingDatabaseMillis, (servingDatabaseMillis + previousDatabaseMillis) / 2);
            case FULLY_DISTRIBUTED -> routersMillis;
            case CLIENT -> wirelessMillis + routersMillis;
            case CLIENT_RETURN_ROUTABILITY -> 2 * (wirelessMillis + routersMillis);
        };
    }
}
