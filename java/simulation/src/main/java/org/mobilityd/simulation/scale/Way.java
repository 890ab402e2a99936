package org.mobilityd.simulation.scale;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.mobilityd.protocol.analysis.BindingDelay;
import org.mobilityd.protocol.analysis.Scheme;

/** How a router learns what there is of a mobile node that has come. */
enum Way {

    /** Nobody but the local mobility anchor, in the middle of the network, is known to the routers: Proxy Mobile IPv6. */
    CENTRALIZED(Scheme.PROXY_MOBILE_IPV6, "proxy-mobile-ipv6"),
    RELAY(Scheme.RELAY, "relay"),
    LOCATOR(Scheme.LOCATOR, "locator"),
    PROXY(Scheme.PROXY, "proxy"),
    /** The link layer names the router that the node comes from, and that one the others. */
    NAMED(Scheme.FULLY_DISTRIBUTED, "fully-distributed"),
    /** All routers are asked by multicast. */
    MULTICAST(Scheme.FULLY_DISTRIBUTED, "fully-distributed-multicast");

    private final Scheme scheme;
    private final String label;

    Way(Scheme scheme, String label) {
        this.scheme = scheme;
        this.label = label;
    }

    /** Whose formulas it has to keep to. */
    Scheme scheme() {
        return scheme;
    }

    /** As it is asked for. */
    String label() {
        return label;
    }

    /** The one with this label. @throws IllegalArgumentException when there is none */
    static Way named(String label) {
        return Arrays.stream(values()).filter(way -> way.label.equals(label)).findFirst().orElseThrow(() -> new IllegalArgumentException(
                "no way \"" + label + "\": " + Arrays.stream(values()).map(Way::label).collect(Collectors.joining(", "))));
    }

    boolean hasDatabase() {
        return this == RELAY || this == LOCATOR || this == PROXY;
    }

    /** (4) to (9), but that one multicast message takes the place of one to each previous router. */
    int messages(int previousRouters) {
        return this == MULTICAST ? previousRouters + 1 : scheme.messages(previousRouters);
    }

    /**
     * (14) to (18) for the previous router that takes longest, in milliseconds; but whoever is named by the last previous router only is asked
     * after its answer: one more of (18).
     *
     * @param toPrevious between the routers concerned, oldest previous router first
     */
    double delay(List<BindingDelay> toPrevious) {
        int last = toPrevious.size() - 1;
        double others = toPrevious.subList(0, this == NAMED ? last : last + 1).stream().mapToDouble(delay -> delay.of(scheme)).max().orElse(0);
        return this == NAMED ? toPrevious.get(last).of(scheme) + others : others;
    }
}
