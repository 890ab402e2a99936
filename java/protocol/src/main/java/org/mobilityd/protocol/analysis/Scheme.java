package org.mobilityd.protocol.analysis;

/** Who tells whom that a mobile node has moved. */
public enum Scheme {

    /** Mobile IPv6: the mobile node tells its home agent. */
    MOBILE_IPV6("mobile-ipv6"),
    /** Proxy Mobile IPv6: the mobile access gateway tells the local mobility anchor. */
    PROXY_MOBILE_IPV6("proxy-mobile-ipv6"),
    /** The database forwards to every previous router and sums up what they answer (RFC 8885 section 3.2). */
    RELAY("relay"),
    /** Previous routers answer the serving one directly (RFC 8885 section 3.3). */
    LOCATOR("locator"),
    /** The database answers at once and tells the previous routers meanwhile (RFC 8885 section 3.4). */
    PROXY("proxy"),
    /** Without a database: the serving router asks the previous ones. */
    FULLY_DISTRIBUTED("fully-distributed"),
    /** The mobile node tells every previous router. */
    CLIENT("client"),
    /** … having proved its care-of address to each. */
    CLIENT_RETURN_ROUTABILITY("client-return-routability");

    private final String label;

    Scheme(String label) {
        this.label = label;
    }

    /** As the shell writes it. */
    public String label() {
        return label;
    }

    /** Whether somebody in the network signals for the mobile node. */
    public boolean isNetworkBased() {
        return this != MOBILE_IPV6 && this != CLIENT && this != CLIENT_RETURN_ROUTABILITY;
    }

    /**
     * Signalling messages of one handover, from (4) to (10).
     *
     * @param previousRouters that still anchor a prefix in use; the centralized schemes have one anchor whatever it is
     */
    public int messages(int previousRouters) {
        return switch (this) {
            case MOBILE_IPV6, PROXY_MOBILE_IPV6 -> 2;
            case RELAY, PROXY -> 2 * previousRouters + 2;
            case LOCATOR -> 3 * previousRouters + 1;
            case FULLY_DISTRIBUTED, CLIENT -> 2 * previousRouters;
            case CLIENT_RETURN_ROUTABILITY -> 4 * previousRouters;
        };
    }
}
