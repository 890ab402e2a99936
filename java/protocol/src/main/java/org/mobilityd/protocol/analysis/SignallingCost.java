package org.mobilityd.protocol.analysis;

/**
 * What signalling costs: hops, weighted by what a hop costs on a wire and by radio.
 *
 * @param wiredFactor τ, the cost of a wired hop
 * @param wirelessFactor ω, the cost of the wireless hop
 * @param anchorDistance hops from a router to the centralized anchor: d(LMA, MAG), d(AR, HA)
 * @param databaseDistance hops from a router to the database: d(CMD, DAR)
 * @param routerDistance hops between serving and previous router: d(S-DAR, P-DAR)
 */
public record SignallingCost(double wiredFactor, double wirelessFactor, double anchorDistance, double databaseDistance,
        double routerDistance) {

    /** Of one handover: (4) to (10). @param previousRouters that still anchor a prefix in use */
    public double ofHandover(Scheme scheme, int previousRouters) {
        int n = previousRouters;
        return switch (scheme) {
            case PROXY_MOBILE_IPV6 -> 2 * wiredFactor * anchorDistance;
            case MOBILE_IPV6 -> 2 * (wirelessFactor + wiredFactor * anchorDistance);
            case RELAY, PROXY -> (2 * n + 2) * wiredFactor * databaseDistance;
            case LOCATOR -> (2 * n + 1) * wiredFactor * databaseDistance + n * wiredFactor * routerDistance;
            case FULLY_DISTRIBUTED -> 2 * n * wiredFactor * routerDistance;
            case CLIENT, CLIENT_RETURN_ROUTABILITY -> scheme.messages(n) * (wirelessFactor + wiredFactor * routerDistance);
        };
    }

    /**
     * On average and per session (1): of √M subnets crossed, one border is another domain's.
     *
     * @param sessionToMobilityRatio SMR, above 0
     * @param subnets M, in a domain, at least 1
     * @param within the scheme inside a domain (2)
     * @param between the scheme between domains (3); client-based, because two operators share no keys
     * @throws IllegalArgumentException when {@code between} is network-based
     */
    public double average(double sessionToMobilityRatio, int subnets, Scheme within, Scheme between, int previousRouters) {
        if (between.isNetworkBased()) {
            throw new IllegalArgumentException("between domains only the mobile node can signal, not " + between.label());
        }
        double crossed = Math.sqrt(subnets);
        return ((crossed - 1) * ofHandover(within, previousRouters) + ofHandover(between, previousRouters))
                / (sessionToMobilityRatio * crossed);
    }
}
