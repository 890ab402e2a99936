package org.mobilityd.linux.host;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;

/**
 * The kernel's interfaces, addresses, routes, rules and proxy neighbours, as the engines' effects need them. Everything set here is
 * remembered and taken back by {@link #restore}, but for what mobile nodes on access links live by: routes to their prefixes, their router's
 * link-local address and the refusal of what nobody has stay for the next process, as tunnels do. Owned by the event-loop thread; only
 * {@link #watch}'s callback runs elsewhere.
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

    /** A link-local address is a router's, by which hosts on the link know it: it stays. */
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

    /** Whether the kernel forwards packets that arrive on {@code link}, which is for the operator to decide. */
    boolean forwards(int link);

    /** A mobile node's prefix that is routed onto the link where it is. */
    record NodeRoute(int link, Ipv6Prefix prefix) {
    }

    /** Routes packets to {@code prefix} onto {@code link}, wherever they went before. Stays. */
    void addNodeRoute(int link, Ipv6Prefix prefix);

    /** Without effect when {@code prefix} is routed onto another link, or not at all. */
    void removeNodeRoute(int link, Ipv6Prefix prefix);

    /** The node routes that there are, whichever process made them. */
    List<NodeRoute> nodeRoutes();

    /** Has a node route end in {@code seconds} unless it is added again, whether or not this process still runs. */
    void limitNodeRoute(NodeRoute route, int seconds);

    /** Whoever sends to an address of {@code pool} that nobody has is told so, instead of somebody else. The only such pool; stays. */
    void refuseUnassigned(Ipv6Prefix pool);

    /**
     * Has the kernel keep at least {@code bytes} for each address that it asks for on {@code link}, until {@link #restore}: a mobile node that is
     * announced gets them when it has come.
     *
     * @throws java.io.UncheckedIOException when settings cannot be written here
     */
    void queueForNeighbors(int link, int bytes);

    /** Takes away what an earlier process left for mobile nodes on other links than {@code accessLinks}; when there are none, all of it. */
    void keepOnlyAccessLinks(Set<Integer> accessLinks);

    /** What {@code link} lost while it was down and should have, it gets again: router's addresses, node routes. */
    void repairAccessLink(int link);

    /** Has the link deliver what is sent to the multicast group {@code group}, until {@link #restore}. */
    void joinGroup(int link, Ipv6Address group);

    void leaveGroup(int link, Ipv6Address group);

    /** The links on which this host is a member of {@code group}. */
    Set<Integer> groupLinks(Ipv6Address group);

    /** Starts reporting changes, on a thread of its own, until {@link #close}. */
    void watch(Consumer<Change> sink);

    /**
     * Starts reporting mobile nodes that come to access links and leave them, on a thread of its own, until {@link #restore}; a second call
     * replaces the first. Nodes that are there already are asked, and reported when they answer.
     */
    void watchAttachments(AttachmentSources sources, Consumer<Change> sink);

    /** Has {@code node} show itself on {@code link}, if it is there: {@link Change.NodeAttached} tells. */
    void probeNode(int link, LinkLayerIdentifier node);

    /** Asks {@code node} whether it is on {@code link} and has {@code address} there, unless that is another's: {@link Change.NodeAttached} tells. */
    void askNode(int link, Ipv6Address address, LinkLayerIdentifier node);

    /** {@code node} is not on {@code link}; the kernel forgets where its addresses are, and {@link Change.NodeAttached} tells of its first frame. */
    void forgetNode(int link, LinkLayerIdentifier node);

    /** Addresses in {@code prefixes} that the kernel is asking for on {@code link} are {@code node}'s: what waits for the answer leaves. */
    void resolveNeighbors(int link, List<Ipv6Prefix> prefixes, LinkLayerIdentifier node);

    /** A change that the kernel announced. */
    sealed interface Change {
        record LinkChanged(int link, String name, boolean up) implements Change {
        }

        /** Packets may have {@code address} as source from now on; null: the link has no such address any more. */
        record LinkLocalAddress(int link, Ipv6Address address) implements Change {
        }

        record AddressDuplicate(int link, Ipv6Address address) implements Change {
        }

        /** A mobile node came to an access link, or has shown that it is there; told again when it shows itself again. */
        record NodeAttached(int link, LinkLayerIdentifier node) implements Change {
        }

        /** A mobile node has left an access link, or does not answer there any more. */
        record NodeDetached(int link, LinkLayerIdentifier node) implements Change {
        }

        /** There are too many mobile nodes: the one that is reported next, as attached to {@code link}, is not kept in mind. */
        record NodeNotKept(int link) implements Change {
        }
    }

    /** Takes the way of a change again and again without changing anything, so that a real one finds it compiled. Any thread. */
    void rehearse();

    /** The same for a mobile node that comes to an access link and is gone again. Any thread. */
    void rehearseAttachments();

    /**
     * Another, with a socket of its own, for rehearsals: addresses, default routers and node routes take the whole way and are not set, and no
     * node is asked for anything. To be closed. Any thread.
     *
     * @throws org.netlink4j.NetlinkException when there is no socket to be had
     */
    HostNetwork nowhere();

    /** Takes everything back that was set. */
    void restore();

    @Override
    void close();
}
