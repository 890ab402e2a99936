package org.mobilityd.linux.datapath;

import java.util.Set;
import org.mobilityd.linux.datapath.Datapath.Attachment;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * A mobile node away from home, a mobility agent, and a server that knows nothing of mobility.
 *
 * <pre>
 *   mobile node                      agent                      server
 *   home0  2001:db8:1::1
 *   phy0   2001:db8:2::2 ══ wan0 2001:db8:2::1
 *                           lan0 2001:db8:3::1 ══ eth0 2001:db8:3::3
 * </pre>
 */
final class OptimizedRouteTopology implements AutoCloseable {

    static final Ipv6Address HOME = Ipv6Address.parse("2001:db8:1::1");
    static final Ipv6Address CARE_OF = Ipv6Address.parse("2001:db8:2::2");
    static final Ipv6Address SERVER = Ipv6Address.parse("2001:db8:3::3");

    final NetworkNamespace mobileNode = new NetworkNamespace("mn");
    final NetworkNamespace agent = new NetworkNamespace("agent");
    final NetworkNamespace server = new NetworkNamespace("server");
    final PinDirectory agentPins = new PinDirectory();
    private final PinDirectory otherPins = new PinDirectory();
    final EbpfDatapath mobileNodeDatapath;
    EbpfDatapath agentDatapath;

    OptimizedRouteTopology(Mode mode, Forwarding forwarding) {
        layCables();
        mobileNodeDatapath = mobileNode.inside(() -> EbpfDatapath.open(otherPins.path(), DatapathFixture.objects()));
        agentDatapath = agent.inside(() -> EbpfDatapath.open(agentPins.path(), DatapathFixture.objects()));
        agentDatapath.claimAddresses(Ipv6Prefix.parse("2001:db8:3::/64"), AddressUse.CORRESPONDENT);
        agent.inside(() -> {
            agentDatapath.attach(new Attachment("wan0", Set.of(Role.AGENT_OUTSIDE), mode, forwarding, null));
            agentDatapath.attach(new Attachment("lan0", Set.of(Role.AGENT_INSIDE), mode, forwarding, null));
        });
        mobileNodeDatapath.claimAddresses(Ipv6Prefix.of(HOME, 128), AddressUse.HOME_ADDRESS);
        mobileNodeDatapath.claimAddresses(Ipv6Prefix.of(CARE_OF, 128), AddressUse.CARE_OF_ADDRESS);
        mobileNode.inside(() -> {
            mobileNodeDatapath.attach(new Attachment("phy0", Set.of(Role.MOBILE_NODE_LINK), mode, Forwarding.KERNEL, null));
            mobileNodeDatapath.attach(new Attachment("home0", Set.of(Role.MOBILE_NODE_HOME), Mode.AUTO, Forwarding.KERNEL, null));
        });
        // A veth takes redirected frames when its other end runs a program too; this one lets everything pass.
        server.<Object>inside(() -> mobileNodeDatapath
                .attach(new Attachment("eth0", Set.of(Role.MOBILE_NODE_LINK), mode, Forwarding.KERNEL, null)));
        mobileNode.awaitCarrier("phy0");
        server.awaitCarrier("eth0");
    }

    private void layCables() {
        agent.run("ip link add wan0 type veth peer name phy0 netns " + mobileNode.name());
        agent.run("ip link add lan0 address 02:00:00:00:00:01 type veth peer name eth0 netns " + server.name());
        // Redirected frames lose what the sender's stack leaves to offloads.
        mobileNode.run("ethtool -K phy0 tx off");
        server.run("ethtool -K eth0 tx off");
        agent.run("sysctl -qw net.ipv6.conf.all.forwarding=1");
        give(agent, "wan0", "2001:db8:2::1/64");
        give(agent, "lan0", "2001:db8:3::1/64");
        give(server, "eth0", SERVER + "/64");
        server.run("ip -6 route add default via 2001:db8:3::1");
        mobileNode.bringUp("lo");
        give(mobileNode, "phy0", CARE_OF + "/64");
        mobileNode.run("ip -6 route add default via 2001:db8:2::1");
        mobileNode.run("ip link add home0 type veth peer name nowhere");
        mobileNode.run("ip link set home0 mtu 1460 arp off");
        mobileNode.bringUp("nowhere");
        give(mobileNode, "home0", HOME + "/128");
        mobileNode.run("ip -6 rule add from " + HOME + " lookup 100");
        mobileNode.run("ip -6 route add default dev home0 table 100");
    }

    private static void give(NetworkNamespace namespace, String interfaceName, String address) {
        namespace.bringUp(interfaceName);
        namespace.run("ip addr add " + address + " dev " + interfaceName + " nodad");
    }

    /** Both ends hold the binding, as after a correspondent registration. */
    void bind() {
        Binding binding = new Binding(new BindingKey(SERVER, HOME), CARE_OF, 1, Engine.NEVER, Engine.NEVER);
        agentDatapath.installBinding(BindingTable.BINDING_CACHE, binding);
        mobileNode.inside(() -> mobileNodeDatapath.installBinding(BindingTable.BINDING_UPDATE_LIST, binding));
    }

    @Override
    public void close() {
        agent.inside(agentDatapath::removeAll);
        mobileNode.inside(mobileNodeDatapath::removeAll);
        agentDatapath.close();
        mobileNodeDatapath.close();
        NetworkNamespace.close(mobileNode, agent, server);
        agentPins.close();
        otherPins.close();
    }
}
