package org.mobilityd.linux.datapath;

import java.util.List;
import org.mobilityd.linux.datapath.Datapath.BindingChange;
import org.mobilityd.linux.datapath.Datapath.ChangeFailures;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;

/** Tunnels and reserved sources are looked up as for a change, and left as they are; nothing is done for anything else. */
final class UnchangedTables implements FastPathTables {

    private final TunnelMap tunnels;
    private final SourceMap sources;

    UnchangedTables(TunnelMap tunnels, SourceMap sources) {
        this.tunnels = tunnels;
        this.sources = sources;
    }

    @Override
    public void installTunnel(Tunnel tunnel) {
        tunnels.rehearse(tunnel);
    }

    @Override
    public void removeTunnel(Tunnel.Match match, Ipv6Prefix prefix) {
    }

    @Override
    public void reserveSource(Ipv6Prefix prefix, LinkLayerIdentifier node) {
        sources.rehearse(prefix, node);
    }

    @Override
    public void releaseSource(Ipv6Prefix prefix) {
    }

    @Override
    public void changeBindings(List<BindingChange> changes, ChangeFailures failures) {
    }

    @Override
    public void installTestSecret(TestSecret secret) {
    }

    @Override
    public void dropTestSecret(int nonceIndex) {
    }

    @Override
    public void claimAddresses(Ipv6Prefix prefix, AddressUse use) {
    }

    @Override
    public void releaseAddresses(Ipv6Prefix prefix) {
    }
}
