package org.mobilityd.daemon.roles;

import org.mobilityd.linux.datapath.Datapath;
import org.mobilityd.protocol.binding.Tunnel;

/** Tunnels as the fast path holds them. */
final class Tunnels {

    private Tunnels() {
    }

    static void remove(Datapath datapath, Tunnel.Match match) {
        datapath.tunnels().stream().map(Datapath.TunnelRow::tunnel).filter(tunnel -> tunnel.match() == match)
                .forEach(tunnel -> datapath.removeTunnel(match, tunnel.prefix()));
    }
}
