"""A shell in the network, to look around: `ip netns`, `ip netns exec MACHINE ...`."""

import os
import subprocess

from .programs import start_nftables_balancer, start_router_advertisements, start_servers
from .topology import VIRTUAL_ADDRESS, Network
from .world import World


def open_shell():
    with World() as world:
        network = Network(world)
        start_servers(network)
        start_nftables_balancer(network)
        start_router_advertisements(network)
        network.plug_mobile("network-1")
        print(f"Machines: {' '.join(sorted(world.machines))}. Try: ip netns exec visitor curl 'http://[{VIRTUAL_ADDRESS}]/who'")
        return subprocess.run([os.environ.get("SHELL", "/bin/sh")]).returncode
