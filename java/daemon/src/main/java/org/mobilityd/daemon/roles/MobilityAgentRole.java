package org.mobilityd.daemon.roles;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mobilityd.daemon.config.Configuration;
import org.mobilityd.linux.datapath.Datapath;
import org.mobilityd.linux.datapath.Datapath.Attachment;
import org.mobilityd.linux.host.HostNetwork;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.correspondent.CorrespondentConfig;
import org.mobilityd.protocol.correspondent.CorrespondentConfig.BindingLimits;
import org.mobilityd.protocol.correspondent.CorrespondentConfig.NonceSchedule;
import org.mobilityd.protocol.correspondent.CorrespondentConfig.ReplyRates;
import org.mobilityd.protocol.correspondent.CorrespondentEngine.Inheritance;
import org.mobilityd.protocol.recording.Beginning.OfCorrespondent;
import org.mobilityd.protocol.recording.EngineFactory;

/**
 * A correspondent on behalf of others. Bindings, test secrets and programs stay in the kernel when the daemon ends, and are adopted by the
 * next one.
 */
public final class MobilityAgentRole implements Role {

    /** A nonce is accepted for that many intervals, as RFC 6275 section 5.2.2 recommends, … */
    private static final int NONCES_ACCEPTED = 8;
    /** … but never longer than MAX_NONCE_LIFETIME (section 12). */
    private static final int MAX_NONCE_SECONDS = 240;

    private final Configuration.MobilityAgent configuration;
    private final ReplyRates rates;
    private final EngineFactory engines;

    public MobilityAgentRole(Configuration.MobilityAgent configuration, ReplyRates rates, EngineFactory engines) {
        this.configuration = configuration;
        this.rates = rates;
        this.engines = engines;
    }

    @Override
    public List<Attachment> attachments() {
        List<Attachment> attachments = new ArrayList<>();
        configuration.outside().forEach(name -> attachments.add(attachment(name, Datapath.Role.AGENT_OUTSIDE)));
        configuration.inside().forEach(name -> attachments.add(attachment(name, Datapath.Role.AGENT_INSIDE)));
        return attachments;
    }

    @Override
    public Set<AddressUse> uses() {
        return Set.of(AddressUse.CORRESPONDENT);
    }

    @Override
    public Optional<Engine> engine(Datapath datapath, HostNetwork host, long now) {
        releaseOthers(datapath);
        List<Binding> bindings = new ArrayList<>();
        datapath.forEachBinding(BindingTable.BINDING_CACHE, row -> bindings.add(row.binding()));
        Inheritance inheritance = new Inheritance(datapath.testSecrets(), bindings, datapath.pastBindings());
        return Optional.of(engines.make(new OfCorrespondent(engineConfiguration(), inheritance)).run());
    }

    @Override
    public boolean isStale(HostNetwork host) {
        return false;
    }

    @Override
    public void end(Datapath datapath) {
        // Everything goes on working without a daemon, until it expires.
    }

    /** Addresses that an earlier configuration answered for and this one does not. */
    private void releaseOthers(Datapath datapath) {
        datapath.claimedAddresses().stream()
                .filter(claimed -> claimed.use() == AddressUse.CORRESPONDENT && !configuration.correspondents().contains(claimed.prefix()))
                .forEach(claimed -> datapath.releaseAddresses(claimed.prefix()));
    }

    private CorrespondentConfig engineConfiguration() {
        int interval = configuration.nonceIntervalSeconds();
        return CorrespondentConfig.answeringFor(configuration.correspondents())
                .withRates(rates)
                .withLimits(new BindingLimits(Duration.ofSeconds(configuration.maxLifetimeSeconds()), configuration.maxBindings(),
                        configuration.maxBindingsPerCareOfPrefix()))
                .withNonces(new NonceSchedule(Duration.ofSeconds(interval),
                        Duration.ofSeconds(Math.min(NONCES_ACCEPTED * interval, MAX_NONCE_SECONDS))));
    }

    private Attachment attachment(String name, Datapath.Role role) {
        return new Attachment(name, Set.of(role), configuration.xdpMode(), configuration.forwarding(),
                configuration.icmpSource().orElse(null));
    }
}
