package org.mobilityd.linux.datapath;

import java.util.List;
import org.mobilityd.linux.datapath.Datapath.BindingChange;
import org.mobilityd.linux.datapath.Datapath.ChangeFailures;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.wire.Ipv6Prefix;

/** What the engines have put into the fast path's tables. */
public interface FastPathTables {

    /**
     * Carries all of {@code changes} out, in order. One that fails is reported to {@code failures} by its index, and the others are
     * carried out all the same.
     */
    void changeBindings(List<BindingChange> changes, ChangeFailures failures);

    void installTunnel(Tunnel tunnel);

    void removeTunnel(Tunnel.Match match, Ipv6Prefix prefix);

    /** From now on HoTI and CoTI are answered with {@code secret}. */
    void installTestSecret(TestSecret secret);

    void dropTestSecret(int nonceIndex);

    void claimAddresses(Ipv6Prefix prefix, AddressUse use);

    void releaseAddresses(Ipv6Prefix prefix);
}
