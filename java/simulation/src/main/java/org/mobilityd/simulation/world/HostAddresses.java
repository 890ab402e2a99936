package org.mobilityd.simulation.world;

import java.util.ArrayList;
import java.util.List;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.NdOption.PrefixInformation;

/** The addresses of a plain host: stateless autoconfiguration (RFC 4862 section 5.5), virtual time. */
final class HostAddresses {

    private static final int PREFIX_BITS = 64;
    /** An unauthenticated advertisement cannot make a valid lifetime shorter than that (section 5.5.3 e). */
    private static final long TWO_HOURS = 7_200 * Time.SECOND;

    private final long interfaceIdentifier;
    private final List<Configured> all = new ArrayList<>();

    /** One of them. */
    static final class Configured {
        private final Ipv6Address address;
        private boolean tentative = true;
        private long preferredUntil;
        private long validUntil;

        private Configured(Ipv6Address address) {
            this.address = address;
        }

        Ipv6Address address() {
            return address;
        }

        boolean isTentative() {
            return tentative;
        }

        /** Duplicate address detection has found nobody. */
        void checked() {
            tentative = false;
        }
    }

    HostAddresses(long interfaceIdentifier) {
        this.interfaceIdentifier = interfaceIdentifier;
    }

    /** An advertised prefix. @return an address that is new and has to be checked, or null */
    Configured advertised(long now, PrefixInformation option) {
        all.removeIf(one -> one.validUntil <= now);
        Ipv6Prefix prefix = option.prefix();
        boolean usable = option.autonomous() && prefix.length() == PREFIX_BITS
                && option.preferredLifetimeSeconds() <= option.validLifetimeSeconds();
        Configured known = usable ? find(prefix.withInterfaceIdentifier(interfaceIdentifier)) : null;
        if (!usable || known == null && option.validLifetimeSeconds() == 0) {
            return null;
        }
        long valid = now + option.validLifetimeSeconds() * Time.SECOND;
        Configured configured = known == null ? new Configured(prefix.withInterfaceIdentifier(interfaceIdentifier)) : known;
        configured.preferredUntil = now + option.preferredLifetimeSeconds() * Time.SECOND;
        configured.validUntil = Math.max(valid, Math.min(configured.validUntil, now + TWO_HOURS));
        if (known == null) {
            all.add(configured);
        }
        return known == null ? configured : null;
    }

    private Configured find(Ipv6Address address) {
        return all.stream().filter(one -> one.address.equals(address)).findFirst().orElse(null);
    }

    void forget(Configured duplicate) {
        all.remove(duplicate);
    }

    void forgetAll() {
        all.clear();
    }

    List<Configured> tentative() {
        return all.stream().filter(Configured::isTentative).toList();
    }

    boolean holds(long now, Ipv6Address address) {
        Configured known = find(address);
        return known != null && !known.tentative && known.validUntil > now;
    }

    boolean isPreferred(long now, Ipv6Address address) {
        return holds(now, address) && find(address).preferredUntil > now;
    }

    /** Those that new connections may use. */
    List<Ipv6Address> preferred(long now) {
        return all.stream().map(Configured::address).filter(address -> isPreferred(now, address)).toList();
    }
}
