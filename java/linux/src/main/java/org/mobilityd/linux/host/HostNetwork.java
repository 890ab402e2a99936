package org.mobilityd.linux.host;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * The kernel's interfaces, addresses, routes, rules and proxy neighbours, as the engines' effects need them. Everything set here is
 * remembered and taken back by {@link #restore}. Owned by the event-loop thread; only {@link #watch}'s callback runs elsewhere.
 */
public interface HostNetwork extends AutoCloseable {

    /**
     * @param linkLocal that packets may have as source, or null
     * @param globalAddresses the interface's global unicast addresses
     */
    record Link(String name, int index, boolean up, long macAddress, int mtu, Ipv6Address linkLocal, List<Ipv6Prefix> globalPrefixes,
            List<Ipv6Address> globalAddresses) {
    }

    Optional<Link> link(String name);

    List<Link> links();

    void addAddress(int link, Ipv6Address address, int prefixLength, boolean optimistic);

    void removeAddress(int link, Ipv6Address address, int prefixLength);

    /** Default route by {@code router}, and a rule with a table of its own for packets from {@code careOfAddress}. */
    void useDefaultRouter(int link, Ipv6Address router, Ipv6Address careOfAddress);

    void forgetDefaultRouter(int link);

    void addProxyNeighbor(int link, Ipv6Address address);

    void removeProxyNeighbor(int link, Ipv6Address address);

    /**
     * Makes the mobility interface (a veth pair that carries nothing; the fast path's egress program takes every packet) and gives it
     * {@code homeAddress}/128. Its MTU is the least that a tunnelled packet needs: {@code physicalMtu} − 40.
     */
    Link createMobilityInterface(String name, Ipv6Address homeAddress, int physicalMtu);

    /** Packets from {@code homeAddress}, and new connections, go to the mobility interface. */
    void divertHomeAddress(String mobilityInterface, Ipv6Address homeAddress);

    void undivertHomeAddress(String mobilityInterface, Ipv6Address homeAddress);

    /** Turns the kernel's own router-advertisement processing off on {@code link}: the mobile node's engine does it. */
    void takeOverAutoconfiguration(int link);

    /** Starts reporting changes, on a thread of its own, until {@link #close}. */
    void watch(Consumer<Change> sink);

    /** A change that the kernel announced. */
    sealed interface Change {
        record LinkChanged(int link, String name, boolean up) implements Change {
        }

        /** Packets may have {@code address} as source from now on; null: the link has no such address any more. */
        record LinkLocalAddress(int link, Ipv6Address address) implements Change {
        }

        record AddressDuplicate(int link, Ipv6Address address) implements Change {
        }
    }

    /** Takes the way of a change again and again without changing anything, so that a real one finds it compiled. Any thread. */
    void rehearse();

    /** Takes everything back that was set. */
    void restore();

    @Override
    void close();
}
