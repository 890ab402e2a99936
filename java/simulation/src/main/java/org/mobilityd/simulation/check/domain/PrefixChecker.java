package org.mobilityd.simulation.check.domain;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.simulation.world.AnchorDomain;
import org.mobilityd.simulation.world.EngineNode;
import org.mobilityd.simulation.world.RoamingHost;
import org.mobilityd.simulation.world.Time;
import org.mobilityd.wire.Icmpv6Message.RouterAdvertisement;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.mobilityd.wire.NdOption;
import org.mobilityd.wire.NdOption.PrefixInformation;

/** No prefix is advertised to a mobile node while an address of it may be valid on another, and none is found to be a duplicate. */
public final class PrefixChecker extends DomainChecker {

    private final Map<Ipv6Prefix, Holding> holdings = new HashMap<>();

    private record Holding(LinkLayerIdentifier node, long validUntil) {
    }

    public PrefixChecker(AnchorDomain domain) {
        super(domain);
    }

    @Override
    public void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.TransmitOnLink transmit
                    && transmit.packet().message() instanceof RouterAdvertisement advertisement) {
                for (NdOption option : advertisement.options()) {
                    if (option instanceof PrefixInformation prefix) {
                        advertised(node, transmit.node(), prefix);
                    }
                }
            }
        }
    }

    private void advertised(EngineNode router, LinkLayerIdentifier to, PrefixInformation option) {
        Holding former = holdings.get(option.prefix());
        require(former == null || former.node().equals(to) || former.validUntil() <= now(), () -> router + " advertises " + option.prefix()
                + " to " + to + ", but " + former.node() + " has it until " + Time.text(former.validUntil()));
        long validUntil = now() + option.validLifetimeSeconds() * Time.SECOND;
        holdings.put(option.prefix(), new Holding(to, former == null ? validUntil : Math.max(validUntil, former.validUntil())));
    }

    @Override
    public void tick() {
        for (RoamingHost host : domain().hosts()) {
            require(host.duplicates() == 0, () -> host + " found an address of its own to be another's");
        }
    }
}
