package org.mobilityd.daemon.roles;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mobilityd.daemon.config.Configuration;
import org.mobilityd.linux.datapath.Datapath;
import org.mobilityd.linux.datapath.Datapath.Attachment;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.linux.host.HostNetwork;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.protocol.mobilenode.MobileNodeConfig;
import org.mobilityd.protocol.mobilenode.MobileNodeConfig.Home;
import org.mobilityd.protocol.mobilenode.MobileNodeConfig.Link;
import org.mobilityd.protocol.mobilenode.MobileNodeConfig.RouteOptimization;
import org.mobilityd.protocol.mobilenode.MobileNodeEngine;
import org.mobilityd.protocol.mobilenode.MobileNodeStatus;
import org.mobilityd.protocol.recording.Beginning.OfMobileNode;
import org.mobilityd.protocol.recording.EngineFactory;
import org.mobilityd.protocol.recording.EngineFactory.Made;

/**
 * A mobile node. It begins when all its physical interfaces are there, and leaves nothing behind: without a daemon that follows its
 * movements, a care-of address is soon a wrong one.
 */
public final class MobileNodeRole implements Role {

    private static final Set<Datapath.Role> OURS = Set.of(Datapath.Role.MOBILE_NODE_LINK, Datapath.Role.MOBILE_NODE_HOME);

    private final Configuration.MobileNode configuration;
    private final EngineFactory engines;
    private final Map<String, Integer> linkIndexes = new HashMap<>();
    private MobileNodeEngine engine;

    public MobileNodeRole(Configuration.MobileNode configuration, EngineFactory engines) {
        this.configuration = configuration;
        this.engines = engines;
    }

    @Override
    public List<Attachment> attachments() {
        List<Attachment> attachments = new ArrayList<>();
        configuration.interfaces().forEach(name -> attachments.add(
                new Attachment(name, Set.of(Datapath.Role.MOBILE_NODE_LINK), configuration.xdpMode(), Forwarding.KERNEL, null)));
        attachments.add(new Attachment(configuration.mobilityInterface(), Set.of(Datapath.Role.MOBILE_NODE_HOME), Mode.AUTO,
                Forwarding.KERNEL, configuration.homeAddress()));
        return attachments;
    }

    @Override
    public Set<AddressUse> uses() {
        return Set.of(AddressUse.HOME_ADDRESS, AddressUse.CARE_OF_ADDRESS);
    }

    @Override
    public boolean owns(Tunnel tunnel) {
        return tunnel.match() == Tunnel.Match.SOURCE && tunnel.prefix().contains(configuration.homeAddress());
    }

    @Override
    public Optional<Engine> engine(Datapath datapath, HostNetwork host, long now) {
        List<HostNetwork.Link> links = configuration.interfaces().stream().map(host::link).flatMap(Optional::stream).toList();
        if (links.size() < configuration.interfaces().size()) {
            return Optional.empty();
        }
        forget(datapath);
        int mtu = links.stream().mapToInt(HostNetwork.Link::mtu).min().orElseThrow();
        host.createMobilityInterface(configuration.mobilityInterface(), configuration.homeAddress(), mtu);
        for (HostNetwork.Link link : links) {
            host.takeOverAutoconfiguration(link.index());
            linkIndexes.put(link.name(), link.index());
        }
        Made<MobileNodeEngine> made = engines.make(new OfMobileNode(engineConfiguration(links)));
        engine = made.engine();
        return Optional.of(made.run());
    }

    /** Where the node is and what it has registered; empty before it has begun. */
    public Optional<MobileNodeStatus> status(long now) {
        return engine == null ? Optional.empty() : Optional.of(engine.status(now));
    }

    @Override
    public boolean isStale(HostNetwork host) {
        return linkIndexes.entrySet().stream()
                .anyMatch(known -> host.link(known.getKey()).filter(link -> link.index() != known.getValue()).isPresent());
    }

    @Override
    public void end(Datapath datapath) {
        forget(datapath);
        datapath.interfaces().stream().filter(attached -> OURS.containsAll(attached.roles()))
                .forEach(attached -> datapath.detach(attached.interfaceName()));
    }

    /** Removes what this role has installed, now or in an earlier life. */
    private void forget(Datapath datapath) {
        datapath.bindings(BindingTable.BINDING_UPDATE_LIST)
                .forEach(row -> datapath.removeBinding(BindingTable.BINDING_UPDATE_LIST, row.binding().key()));
        Tunnels.remove(datapath, this::owns);
        Claims.release(datapath, uses());
    }

    private MobileNodeConfig engineConfiguration(List<HostNetwork.Link> links) {
        RouteOptimization optimization = new RouteOptimization(configuration.routeOptimization(), List.of(),
                configuration.correspondentLifetimeSeconds(), RouteOptimization.DEFAULT_MAX_CORRESPONDENTS);
        return new MobileNodeConfig(new Home(configuration.homeAddress(), configuration.homePrefix(), configuration.homeAgent()),
                links.stream().map(link -> Link.ethernet(link.index(), link.macAddress(), link.linkLocal())).toList(),
                configuration.identifier(), new SharedKey(configuration.spi(), configuration.key()), configuration.homeLifetimeSeconds(),
                optimization);
    }
}
