package org.mobilityd.daemon.roles;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.mobilityd.daemon.config.Configuration;
import org.mobilityd.linux.datapath.Datapath;
import org.mobilityd.linux.datapath.Datapath.Attachment;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.host.HostNetwork;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.protocol.homeagent.HomeAgentConfig;
import org.mobilityd.protocol.homeagent.HomeAgentConfig.ServedNode;
import org.mobilityd.protocol.homeagent.HomeAgentEngine;
import org.mobilityd.protocol.homeagent.HomeBinding;
import org.mobilityd.protocol.recording.Beginning.OfHomeAgent;
import org.mobilityd.protocol.recording.EngineFactory;
import org.mobilityd.protocol.recording.EngineFactory.Made;

/**
 * A home agent. It begins when its home link is there, and goes on with the tunnels that an earlier process left: who was away is still
 * away.
 */
public final class HomeAgentRole implements Role {

    private final Configuration.HomeAgent configuration;
    private final EngineFactory engines;
    private int homeLink;
    private HomeAgentEngine engine;

    public HomeAgentRole(Configuration.HomeAgent configuration, EngineFactory engines) {
        this.configuration = configuration;
        this.engines = engines;
    }

    @Override
    public List<Attachment> attachments() {
        return Stream.concat(Stream.of(configuration.homeLink()), configuration.uplinks().stream())
                .map(name -> new Attachment(name, Set.of(Datapath.Role.HOME_AGENT), configuration.xdpMode(), Forwarding.KERNEL,
                        configuration.address()))
                .toList();
    }

    @Override
    public Set<AddressUse> uses() {
        return Set.of(AddressUse.HOME_AGENT);
    }

    @Override
    public boolean owns(Tunnel tunnel) {
        return tunnel.match() == Tunnel.Match.DESTINATION
                && configuration.homePrefixes().stream().anyMatch(prefix -> prefix.contains(tunnel.prefix().address()));
    }

    @Override
    public Optional<Engine> engine(Datapath datapath, HostNetwork host, long now) {
        Optional<HostNetwork.Link> link = host.link(configuration.homeLink());
        if (link.isEmpty()) {
            return Optional.empty();
        }
        homeLink = link.get().index();
        boolean claimed = Claims.release(datapath, uses());
        List<Tunnel> tunnels = Tunnels.of(datapath, this::owns);
        List<Tunnel> inherited = claimed || !tunnels.isEmpty() ? tunnels : null;
        List<ServedNode> nodes = configuration.mobileNodes().stream()
                .map(node -> new ServedNode(node.homeAddress(), node.identifier(), new SharedKey(node.spi(), node.key()))).toList();
        HomeAgentConfig told = new HomeAgentConfig(homeLink, link.get().macAddress(), configuration.address(),
                configuration.homePrefixes(), nodes, configuration.maxLifetimeSeconds(), HomeAgentConfig.DEFAULT_MAX_BINDINGS);
        Made<HomeAgentEngine> made = engines.make(new OfHomeAgent(told, inherited));
        engine = made.engine();
        return Optional.of(made.run());
    }

    /** The mobile nodes that are away. */
    public List<HomeBinding> homeRegistrations() {
        return engine == null ? List.of() : engine.bindings();
    }

    @Override
    public boolean isStale(HostNetwork host) {
        return homeLink != 0 && host.link(configuration.homeLink()).filter(link -> link.index() != homeLink).isPresent();
    }

    @Override
    public void end(Datapath datapath) {
        // Tunnels go on until they expire: what a mobile node sends through its home agent still arrives.
    }
}
