package org.mobilityd.daemon.roles;

import java.util.List;
import java.util.function.Predicate;
import org.mobilityd.linux.datapath.Datapath;
import org.mobilityd.protocol.binding.Tunnel;

/** Tunnels as the fast path holds them. */
final class Tunnels {

    private Tunnels() {
    }

    static List<Tunnel> of(Datapath datapath, Predicate<Tunnel> which) {
        return datapath.tunnels().stream().map(Datapath.TunnelRow::tunnel).filter(which).toList();
    }

    static void remove(Datapath datapath, Predicate<Tunnel> which) {
        of(datapath, which).forEach(tunnel -> datapath.removeTunnel(tunnel.match(), tunnel.prefix()));
    }
}
