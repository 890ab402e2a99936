package org.mobilityd.daemon.loop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** What the engines have set in the host's network stack, for the operator to see. Belongs to the event loop's thread. */
public final class HostState {

    /**
     * Something set in the host's network stack.
     *
     * @param kind {@code default-router}, {@code address}, {@code diverted-home-address}, {@code proxy-neighbor} or {@code node-route}
     * @param subject the destination or address that it is about
     * @param via the router, or null
     * @param link index of the interface, or 0 when it is given by name
     * @param interfaceName or null when it is given by index
     */
    public record Entry(String kind, String subject, Ipv6Address via, int link, String interfaceName) {
    }

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    public List<Entry> entries() {
        return new ArrayList<>(entries.values());
    }

    void addressAdded(int link, Ipv6Address address, int prefixLength) {
        put("address " + link + ' ' + address, new Entry("address", address + "/" + prefixLength, null, link, null));
    }

    void addressRemoved(int link, Ipv6Address address, int prefixLength) {
        entries.remove("address " + link + ' ' + address);
    }

    void defaultRouter(int link, Ipv6Address router) {
        put("router " + link, new Entry("default-router", "::/0", router, link, null));
    }

    void noDefaultRouter(int link) {
        entries.remove("router " + link);
    }

    void diverted(Ipv6Address homeAddress, String mobilityInterface) {
        put("diverted " + homeAddress, new Entry("diverted-home-address", homeAddress.toString(), null, 0, mobilityInterface));
    }

    void noLongerDiverted(Ipv6Address homeAddress) {
        entries.remove("diverted " + homeAddress);
    }

    void proxied(int link, Ipv6Address address) {
        put("proxy " + link + ' ' + address, new Entry("proxy-neighbor", address.toString(), null, link, null));
    }

    void noLongerProxied(int link, Ipv6Address address) {
        entries.remove("proxy " + link + ' ' + address);
    }

    /** The latest link is the one: a mobile node is in one place. */
    void nodeRouted(int link, Ipv6Prefix prefix) {
        put("node " + prefix, new Entry("node-route", prefix.toString(), null, link, null));
    }

    void nodeNoLongerRouted(int link, Ipv6Prefix prefix) {
        entries.computeIfPresent("node " + prefix, (key, entry) -> entry.link == link ? null : entry);
    }

    private void put(String key, Entry entry) {
        entries.put(key, entry);
    }
}
