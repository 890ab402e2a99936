package org.mobilityd.linux.datapath;

import java.util.List;
import org.mobilityd.linux.datapath.Datapath.BindingChange;
import org.mobilityd.linux.datapath.Datapath.ChangeFailures;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.LinkLayerIdentifier;

/** What the engines have put into the fast path's tables. */
public interface FastPathTables {

    /**
     * Carries all of {@code changes} out, in order. One that fails is reported to {@code failures} by its index, and the others are
     * carried out all the same.
     */
    void changeBindings(List<BindingChange> changes, ChangeFailures failures);

    void installTunnel(Tunnel tunnel);

    void removeTunnel(Tunnel.Match match, Ipv6Prefix prefix);

    /**
     * On an anchor router's access links nobody but {@code node} sends from {@code prefix}, of 64 bits, any more (RFC 7039); replaces who it
     * was before. One whose link-layer address is no MAC address cannot be told from others, and anybody does.
     */
    void reserveSource(Ipv6Prefix prefix, LinkLayerIdentifier node);

    /** Anybody sends from {@code prefix}, as from every prefix that has not been reserved. */
    void releaseSource(Ipv6Prefix prefix);

    /** From now on HoTI and CoTI are answered with {@code secret}. */
    void installTestSecret(TestSecret secret);

    void dropTestSecret(int nonceIndex);

    void claimAddresses(Ipv6Prefix prefix, AddressUse use);

    void releaseAddresses(Ipv6Prefix prefix);
}
